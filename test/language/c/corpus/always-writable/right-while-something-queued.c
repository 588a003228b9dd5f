// right: while something is queued
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd, int events);

static int queued;

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  while (1) {
    fd_set readable, writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(client, &readable);
    if (queued > 0) FD_SET(client, &writable);
    select(client + 1, &readable, &writable, NULL, NULL);
    handle(client, 0);
  }
}
