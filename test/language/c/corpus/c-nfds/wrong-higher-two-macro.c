// wrong: the higher of two by a macro
#include <sys/socket.h>
#include <unistd.h>
#define max(a, b) ((a) > (b) ? (a) : (b))

void serve(void) {
  int one = socket(AF_INET, SOCK_STREAM, 0), other = socket(AF_INET6, SOCK_STREAM, 0);
  fd_set ready;
  while (1) {
    FD_ZERO(&ready);
    FD_SET(one, &ready);
    FD_SET(other, &ready);
    if (select(max(one, other), &ready, NULL, NULL, NULL) < 0) return; // expect c-nfds
  }
}
