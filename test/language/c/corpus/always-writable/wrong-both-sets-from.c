// wrong: both sets from the start, with select
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd, int events);

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  while (1) {
    fd_set readable, writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(client, &readable);
    FD_SET(client, &writable); // expect always-writable
    select(client + 1, &readable, &writable, NULL, NULL);
    if (FD_ISSET(client, &readable)) handle(client, 0);
  }
}
