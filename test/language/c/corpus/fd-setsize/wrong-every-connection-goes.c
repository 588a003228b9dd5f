// wrong: every connection goes into the set
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set all, ready;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    int client = accept(listener, NULL, NULL);
    FD_SET(client, &all); // expect fd-setsize
    if (client > highest) highest = client;
  }
}
