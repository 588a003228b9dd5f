// right: tried again after a signal alone, which changes nothing
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

int wait_for(int fd) {
  fd_set ready;
  struct timeval patience = {5, 0};
  int n;
  FD_ZERO(&ready);
  FD_SET(fd, &ready);
  do {
    n = select(fd + 1, &ready, NULL, NULL, &patience);
  } while (n < 0 && errno == EINTR);
  return n;
}
