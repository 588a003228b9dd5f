// right: the end of a line is looked for
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  int n = recv(client, buffer, sizeof buffer - 1, 0);
  buffer[n > 0 ? n : 0] = 0;
  if (strchr(buffer, '\n') && strcmp(buffer, "quit\n") == 0) close(client);
}
