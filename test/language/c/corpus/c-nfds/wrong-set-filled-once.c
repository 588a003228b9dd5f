// wrong: the set is filled once
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set ready;
  FD_ZERO(&ready);
  FD_SET(listener, &ready);
  while (1) {
    int n = select(listener + 1, &ready, NULL, NULL, NULL); // expect c-nfds
    if (n > 0 && FD_ISSET(listener, &ready)) close(accept(listener, NULL, NULL));
  }
}
