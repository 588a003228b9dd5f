// right: the variable forgets it
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  fd_set ready;
  while (1) {
    FD_ZERO(&ready);
    if (client >= 0) FD_SET(client, &ready);
    select(client + 1, &ready, NULL, NULL, NULL);
    if (recv(client, buffer, sizeof buffer, 0) < 1) {
      close(client);
      client = -1;
    }
  }
}
