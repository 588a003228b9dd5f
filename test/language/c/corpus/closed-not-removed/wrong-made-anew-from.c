// wrong: made anew from an array that still has it
#include <sys/socket.h>
#include <unistd.h>

static int clients[30], count;

void serve(int listener) {
  fd_set ready;
  char buffer[64];
  clients[count++] = accept(listener, NULL, NULL);
  while (1) {
    int highest = 0;
    FD_ZERO(&ready);
    for (int i = 0; i < count; i++) {
      FD_SET(clients[i], &ready);
      if (clients[i] > highest) highest = clients[i];
    }
    select(highest + 1, &ready, NULL, NULL, NULL);
    for (int i = 0; i < count; i++) {
      if (!FD_ISSET(clients[i], &ready)) continue;
      int n = recv(clients[i], buffer, sizeof buffer, 0);
      if (n == 0) {
        close(clients[i]); // expect closed-not-removed
        continue;
      }
    }
  }
}
