// wrong: a switch without a case for nothing
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  struct pollfd p = {.fd = client, .events = POLLIN};
  while (poll(&p, 1, 1000) >= 0) {
    switch (recv(client, buffer, sizeof buffer, 0)) { // expect eof-ignored
      case -1:
        perror("recv");
        return;
      case 64:
        puts("full");
        break;
    }
  }
}
