// right: one connection at a time
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd);

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  while (1) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(client, &ready);
    select(client + 1, &ready, NULL, NULL, NULL);
    handle(client);
  }
}
