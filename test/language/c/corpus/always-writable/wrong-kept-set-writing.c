// wrong: kept in a set for writing
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd, int events);

void serve(int listener) {
  fd_set all, writers, readable, writable;
  int highest = listener;
  FD_ZERO(&all);
  FD_ZERO(&writers);
  FD_SET(listener, &all);
  while (1) {
    readable = all;
    writable = writers;
    select(highest + 1, &readable, &writable, NULL, NULL);
    if (FD_ISSET(listener, &readable)) {
      int client = accept(listener, NULL, NULL);
      FD_SET(client, &all); // expect fd-setsize
      if (client >= 0) FD_SET(client, &writers); // expect always-writable fd-setsize
      if (client > highest) highest = client;
    }
    handle(highest, 0);
  }
}
