// right: one client after another
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set ready;
  while (1) {
    int client = accept(listener, NULL, NULL);
    char byte;
    while (1) {
      FD_ZERO(&ready);
      FD_SET(0, &ready);
      FD_SET(client, &ready);
      if (select(client + 1, &ready, NULL, NULL, NULL) <= 0) break;
      if (FD_ISSET(client, &ready) && read(client, &byte, 1) <= 0) break;
    }
    close(client);
  }
}
