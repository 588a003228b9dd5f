// right: one more is counted where it is computed
#include <sys/socket.h>
#include <unistd.h>

void serve(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int count = listener + 1;
  fd_set ready;
  for (;;) {
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    select(count, &ready, NULL, NULL, NULL);
  }
}
