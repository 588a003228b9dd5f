// wrong: in a helper, the listener global
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener;

static void welcome(void) {
  close(accept(listener, NULL, NULL)); // expect blocking-accept emfile-spin
}

int main(void) {
  struct pollfd p;
  listener = socket(AF_INET, SOCK_STREAM, 0);
  listen(listener, 5);
  p.fd = listener;
  p.events = POLLIN;
  for (;;) {
    poll(&p, 1, -1);
    welcome();
  }
}
