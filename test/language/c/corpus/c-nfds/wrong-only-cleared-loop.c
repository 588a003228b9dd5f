// wrong: only cleared in the loop
#include <sys/socket.h>
#include <unistd.h>

void serve(int first, int second) {
  fd_set ready;
  FD_ZERO(&ready);
  FD_SET(first, &ready);
  FD_SET(second, &ready);
  for (;;) {
    if (select(FD_SETSIZE, &ready, NULL, NULL, NULL) < 0) break; // expect c-nfds
    if (FD_ISSET(first, &ready)) FD_CLR(first, &ready);
  }
}
