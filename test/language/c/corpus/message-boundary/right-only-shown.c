// right: only shown
#include <stdio.h>
#include <sys/socket.h>

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  ssize_t n = recv(client, buffer, sizeof buffer, 0);
  if (n > 0) printf("%.*s", (int)n, buffer);
}
