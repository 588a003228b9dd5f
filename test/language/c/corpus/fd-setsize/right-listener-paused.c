// right: the listener is left out while there are enough
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set ready;
  fd_set all;
  int highest = listener, guests = 0, enough = 9;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    if (!FD_ISSET(listener, &ready)) continue;
    int client = accept(listener, NULL, NULL);
    FD_SET(client, &all);
    if (client > highest) highest = client;
    if (++guests >= enough) FD_CLR(listener, &all);
  }
}
