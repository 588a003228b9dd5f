// right: collected until a line ends
#include <string.h>
#include <sys/socket.h>

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  size_t used = 0;
  while (used < 63) {
    ssize_t n = recv(client, buffer + used, 63 - used, 0);
    if (n <= 0) return;
    used += n;
    buffer[used] = 0;
    if (strcmp(buffer, "quit\n") == 0) break;
  }
}
