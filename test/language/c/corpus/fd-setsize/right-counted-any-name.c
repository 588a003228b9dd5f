// right: counted, with a name of its own, in a helper
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int seated, seats = 12;

static int is_full(void) {
  return seated >= seats;
}

void serve(int listener) {
  fd_set ready;
  fd_set all;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    if (!FD_ISSET(listener, &ready)) continue;
    if (is_full()) {
      close(accept(listener, NULL, NULL));
      continue;
    }
    int client = accept(listener, NULL, NULL);
    seated += 1;
    FD_SET(client, &all);
    if (client > highest) highest = client;
  }
}
