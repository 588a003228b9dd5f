// wrong: select with a timeout of nothing
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  for (;;) {
    fd_set ready;
    struct timeval none = {0, 0};
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    if (select(listener + 1, &ready, NULL, NULL, &none) > 0) { // expect zero-timeout
      close(accept(listener, NULL, NULL));
    }
  }
}
