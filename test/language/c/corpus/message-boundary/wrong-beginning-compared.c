// wrong: its beginning is compared
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(const char *line);

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  while (read(client, buffer, sizeof buffer) > 0) {
    if (!strncmp(buffer, "PING", 4)) handle("pong"); // expect message-boundary
  }
}
