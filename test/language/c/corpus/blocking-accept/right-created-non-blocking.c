// right: created as non-blocking
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct pollfd p = {.fd = listener, .events = POLLIN};
  listen(listener, 5);
  while (poll(&p, 1, -1) > 0) close(accept(p.fd, NULL, NULL)); // expect emfile-spin
}
