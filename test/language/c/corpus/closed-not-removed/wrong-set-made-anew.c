// wrong: the set is made anew from the same variable
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  fd_set ready;
  while (1) {
    FD_ZERO(&ready);
    FD_SET(client, &ready);
    select(client + 1, &ready, NULL, NULL, NULL);
    if (recv(client, buffer, sizeof buffer, 0) < 1) close(client); // expect closed-not-removed
  }
}
