// right: a helper fills it
#include <sys/socket.h>
#include <unistd.h>

static void fill(fd_set *set, int fd) {
  FD_ZERO(set);
  FD_SET(fd, set);
}

void serve(int listener) {
  fd_set ready;
  fill(&ready, listener);
  while (1) {
    fill(&ready, listener);
    select(listener + 1, &ready, NULL, NULL, NULL);
  }
}
