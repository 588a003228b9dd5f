// wrong: filled field by field
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set ready;
  struct timeval none;
  do {
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    none.tv_sec = 0;
    none.tv_usec = 0;
    select(listener + 1, &ready, NULL, NULL, &none); // expect zero-timeout
    if (!FD_ISSET(listener, &ready)) continue;
    close(accept(listener, NULL, NULL));
  } while (1);
}
