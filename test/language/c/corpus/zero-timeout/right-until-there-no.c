// right: until there is no more
#include <poll.h>
#include <sys/socket.h>

void drain(int fd) {
  struct pollfd p = {fd, POLLIN, 0};
  char buffer[64];
  while (poll(&p, 1, 0) > 0) {
    if (recv(fd, buffer, sizeof buffer, 0) <= 0) break;
  }
}
