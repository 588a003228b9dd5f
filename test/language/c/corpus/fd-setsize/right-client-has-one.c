// right: a client has one socket
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd);

void reach(void) {
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  while (1) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(sock, &ready);
    select(sock + 1, &ready, NULL, NULL, NULL);
    handle(sock);
  }
}
