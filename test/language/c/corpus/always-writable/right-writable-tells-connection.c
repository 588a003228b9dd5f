// right: writable tells that a connection is made
#include <poll.h>
#include <sys/socket.h>
void handle(int fd, int events);

void reach(const struct sockaddr *address, socklen_t length) {
  int sock = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct pollfd p = {.fd = sock, .events = POLLIN | POLLOUT};
  connect(sock, address, length);
  while (poll(&p, 1, 1000) == 0) handle(sock, 0);
}
