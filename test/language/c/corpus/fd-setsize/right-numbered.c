// right: the number of the descriptor is compared
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set ready;
  fd_set all;
  int highest = listener, top = 200;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    if (!FD_ISSET(listener, &ready)) continue;
    int client = accept(listener, NULL, NULL);
    if (client > top) {
      close(client);
      continue;
    }
    FD_SET(client, &all);
    if (client > highest) highest = client;
  }
}
