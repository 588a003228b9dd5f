// right: a limit of its own
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CLIENTS 30

void serve(int listener) {
  fd_set all, ready;
  int highest = listener, count = 0;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    int client = accept(listener, NULL, NULL);
    if (count++ < MAX_CLIENTS) FD_SET(client, &all);
    if (client > highest) highest = client;
  }
}
