// wrong: still in the set that is copied
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set all, ready;
  char buffer[512];
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    for (int i = 0; i <= highest; i++) {
      if (!FD_ISSET(i, &ready)) continue;
      if (i == listener) {
        int client = accept(listener, NULL, NULL);
        FD_SET(client, &all); // expect fd-setsize
        if (client > highest) highest = client;
      } else if (recv(i, buffer, sizeof buffer, 0) <= 0) {
        close(i); // expect closed-not-removed
      }
    }
  }
}
