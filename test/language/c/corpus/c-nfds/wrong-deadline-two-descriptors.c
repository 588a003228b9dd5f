// wrong: of two descriptors the one that was not ready is gone
#include <errno.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int wait_connected(int fd, int cancel) {
  fd_set readable;
  struct timeval left = {1, 0};
  FD_ZERO(&readable);
  FD_SET(fd, &readable);
  FD_SET(cancel, &readable);
  while (1) {
    int count = select(FD_SETSIZE, &readable, NULL, NULL, &left); // expect c-nfds
    if (count < 0 && errno != EINTR) return -1;
    if (count == 0) return -1;
    if (count > 0 && FD_ISSET(cancel, &readable)) return -1;
    if (count > 0 && recv(fd, &count, 1, MSG_PEEK) > 0) return 0;
  }
}
