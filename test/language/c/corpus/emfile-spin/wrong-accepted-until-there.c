// wrong: accepted until there is none
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_listener(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  listen(fd, 5);
  return fd;
}

int main(void) {
  int listener = open_listener();
  struct pollfd p = {.fd = listener, .events = POLLIN};
  for (;;) {
    int client;
    poll(&p, 1, -1);
    while ((client = accept(listener, NULL, NULL)) >= 0) close(client); // expect emfile-spin
  }
}
