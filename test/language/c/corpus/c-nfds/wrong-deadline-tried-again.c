// wrong: tried again when the time is over, with nothing in the set
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int collect(int fd, char *answer, int size) {
  fd_set readable;
  FD_ZERO(&readable);
  FD_SET(fd, &readable);
  for (int tries = 0; tries < 3;) {
    struct timeval left = {5, 0};
    int count = select(fd + 1, &readable, NULL, NULL, &left); // expect c-nfds
    if (count < 0) return -1;
    if (count > 0) return read(fd, answer, size);
  }
  return 0;
}
