// wrong: the timeout is filled once
#include <stdio.h>
#include <sys/socket.h>

void serve(int listener) {
  struct timeval patience = {5, 0};
  while (1) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    if (select(listener + 1, &ready, NULL, NULL, &patience) == 0) puts("idle"); // expect c-nfds
  }
}
