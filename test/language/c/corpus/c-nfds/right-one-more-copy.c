// right: one more, and a copy for each call
#include <sys/socket.h>
#include <unistd.h>

void serve(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  fd_set all, ready;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  for (;;) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    if (FD_ISSET(listener, &ready)) {
      int client = accept(listener, NULL, NULL); // expect blocking-accept
      FD_SET(client, &all); // expect fd-setsize
      if (client > highest) highest = client;
    }
  }
}
