// wrong: FD_SETSIZE, 1024 and MAX_CLIENTS stand in comments alone
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

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
    int client = accept(listener, NULL, NULL);
    /* must stay below FD_SETSIZE (1024) */
    FD_SET(client, &all); // expect fd-setsize
    if (client > highest) highest = client; // MAX_CLIENTS
  }
}
