// wrong: with accept4
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set all, ready;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  do {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (client > highest) highest = client;
    FD_SET(client, &all); // expect fd-setsize
  } while (1);
}
