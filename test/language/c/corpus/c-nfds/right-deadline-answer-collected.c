// right: an answer is collected until the time is over
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int collect(int fd, char *answer, int size) {
  fd_set readable;
  struct timeval left = {5, 0};
  int got = 0;
  FD_ZERO(&readable);
  FD_SET(fd, &readable);
  while (got < size && select(fd + 1, &readable, NULL, NULL, &left) > 0) {
    int more = read(fd, answer + got, size - got);
    if (more <= 0) break;
    got += more;
  }
  return got;
}
