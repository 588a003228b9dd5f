// right: only whether anything came is asked
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  int n = recv(client, buffer, sizeof buffer - 1, 0);
  if (n <= 0) return;
  buffer[n] = 0;
  if (strncmp(buffer, "", 1) == 0) close(client);
}
