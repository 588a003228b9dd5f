// wrong: the timeout is filled outside the inner loop
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  struct timeval patience;
  fd_set all, ready;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  for (;;) {
    int n;
    patience.tv_sec = 1;
    patience.tv_usec = 0;
    do {
      ready = all;
      n = select(listener + 1, &ready, NULL, NULL, &patience); // expect c-nfds
    } while (n <= 0);
    close(accept(listener, NULL, NULL));
  }
}
