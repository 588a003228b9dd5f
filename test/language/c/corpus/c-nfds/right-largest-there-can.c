// right: the largest there can be
#include <string.h>
#include <sys/socket.h>

void serve(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  fd_set ready;
  struct timeval patience;
  for (;;) {
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    memset(&patience, 0, sizeof patience);
    patience.tv_sec = 5;
    select(FD_SETSIZE, &ready, NULL, NULL, &patience);
  }
}
