#include <stdio.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int serve(int listener) {
  fd_set all, ready;
  char buffer[512];
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return -1;
    for (int i = 0; i <= highest; i++) {
      if (!FD_ISSET(i, &ready)) continue;
      if (i == listener) {
        int client = accept(listener, NULL, NULL);
        if (client < 0 || client >= FD_SETSIZE) continue;
        FD_SET(client, &all);
        if (client > highest) highest = client;
      } else {
        ssize_t n = recv(i, buffer, sizeof buffer, 0);
        if (n == 0) {
          FD_CLR(i, &all);
          continue;
        }
        if (n > 0) printf("%.*s", (int)n, buffer);
      }
    }
  }
}
