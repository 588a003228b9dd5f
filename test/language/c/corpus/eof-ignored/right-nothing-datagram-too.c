// right: nothing is a datagram too
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>

void serve(void) {
  int sock = socket(AF_INET, SOCK_DGRAM, 0);
  char buffer[64];
  struct pollfd p = {.fd = sock, .events = POLLIN};
  while (poll(&p, 1, 1000) >= 0) {
    int n = recv(sock, buffer, sizeof buffer, 0);
    if (n > 0) printf("%.*s", n, buffer);
  }
}
