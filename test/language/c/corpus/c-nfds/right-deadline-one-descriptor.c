// right: one descriptor, and what is left of the time is the deadline
#include <errno.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int wait_connected(int fd) {
  fd_set writable;
  struct timeval left = {1, 0};
  FD_ZERO(&writable);
  FD_SET(fd, &writable);
  while (1) {
    int count = select(fd + 1, NULL, &writable, NULL, &left);
    if (count < 0 && errno != EINTR) return -1;
    if (count == 0) return -1;
    if (count > 0) {
      int error;
      socklen_t size = sizeof error;
      getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
      if (error == 0) return 0;
      if (error != EINPROGRESS) return -1;
    }
  }
}
