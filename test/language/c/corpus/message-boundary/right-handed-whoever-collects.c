// right: handed to whoever collects
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
void handle(const char *line);

static void collect(const char *bytes, ssize_t count) {
  handle(bytes + count);
}

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  ssize_t n = recv(client, buffer, sizeof buffer, 0);
  collect(buffer, n);
  if (strncmp(buffer, "x", 1) == 0) puts("x");
}
