// right: taken out again
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set all, writers, readable, writable;
  int client = accept(listener, NULL, NULL);
  FD_ZERO(&all);
  FD_ZERO(&writers);
  FD_SET(client, &all);
  FD_SET(client, &writers);
  while (1) {
    readable = all;
    writable = writers;
    select(client + 1, &readable, &writable, NULL, NULL);
    if (client % 2) FD_CLR(client, &writers);
  }
}
