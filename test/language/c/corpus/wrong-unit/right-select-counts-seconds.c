// right: select counts in seconds
#include <stddef.h>
#include <sys/socket.h>

int wait_for(int fd) {
  fd_set ready;
  struct timeval five = {5, 0};
  FD_ZERO(&ready);
  FD_SET(fd, &ready);
  return select(fd + 1, &ready, NULL, NULL, &five);
}
