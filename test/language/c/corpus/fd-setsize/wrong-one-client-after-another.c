// wrong: one client after another, and each stays in the set
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set ready;
  fd_set all;
  FD_ZERO(&all);
  while (1) {
    int client = accept(listener, NULL, NULL);
    char byte;
    FD_SET(client, &all); // expect fd-setsize
    do {
      ready = all;
      if (select(client + 1, &ready, NULL, NULL, NULL) <= 0) break;
    } while (!FD_ISSET(client, &ready) || read(client, &byte, 1) > 0); // expect eof-ignored
  }
}
