// right: whoever calls it has counted
#include <sys/socket.h>
#include <unistd.h>

static int wait_on(int count, fd_set *ready) {
  return select(count, ready, NULL, NULL, NULL);
}

void serve(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  for (;;) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    wait_on(listener + 1, &ready);
  }
}
