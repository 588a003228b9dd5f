// wrong: the loop goes on until an error
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

void drain(int listener) {
  char buffer[64];
  int client = accept(listener, NULL, NULL);
  ssize_t n;
  while ((n = recv(client, buffer, sizeof buffer, 0)) >= 0) { // expect eof-ignored
    printf("%.*s", (int)n, buffer);
  }
  close(client);
}
