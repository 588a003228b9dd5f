// wrong: the higher of two
#include <sys/socket.h>
#include <unistd.h>

void serve(void) {
  int one = socket(AF_INET, SOCK_STREAM, 0), other = socket(AF_INET6, SOCK_STREAM, 0);
  fd_set ready;
  while (1) {
    FD_ZERO(&ready);
    FD_SET(one, &ready);
    FD_SET(other, &ready);
    select(one > other ? one : other, &ready, NULL, NULL, NULL); // expect c-nfds
  }
}
