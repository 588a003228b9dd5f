// wrong: the only descriptor itself
#include <sys/socket.h>
#include <unistd.h>

void wait_for_reply(void) {
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  fd_set ready;
  FD_ZERO(&ready);
  FD_SET(sock, &ready);
  select(sock, &ready, NULL, NULL, NULL); // expect c-nfds
}
