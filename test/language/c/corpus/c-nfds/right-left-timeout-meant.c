// right: what is left of the timeout is meant to shrink
#include <sys/socket.h>
#include <unistd.h>

int wait_for(int fd) {
  fd_set ready;
  struct timeval patience = {5, 0};
  for (;;) {
    FD_ZERO(&ready);
    FD_SET(fd, &ready);
    int n = select(fd + 1, &ready, NULL, NULL, &patience);
    if (n == 0) return -1;
    if (n > 0) return fd;
  }
}
