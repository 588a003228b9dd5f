// right: cleared and closed
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set all, ready;
  char buffer[512];
  int client = accept(listener, NULL, NULL);
  FD_ZERO(&all);
  FD_SET(client, &all);
  while (1) {
    ready = all;
    select(client + 1, &ready, NULL, NULL, NULL);
    if (recv(client, buffer, sizeof buffer, 0) <= 0) {
      FD_CLR(client, &all);
      close(client);
    }
  }
}
