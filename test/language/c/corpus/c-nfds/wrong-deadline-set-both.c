// wrong: ready to be written, it is gone from the set of those to be read
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int talk(int fd) {
  fd_set readable, writable;
  struct timeval left = {5, 0};
  FD_ZERO(&readable);
  FD_SET(fd, &readable);
  for (;;) {
    FD_ZERO(&writable);
    FD_SET(fd, &writable);
    int count = select(fd + 1, &readable, &writable, NULL, &left); // expect c-nfds
    if (count <= 0) return -1;
    if (FD_ISSET(fd, &readable)) return 0;
    if (write(fd, ".", 1) < 1) return -1;
  }
}
