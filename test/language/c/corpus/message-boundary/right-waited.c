// right: all of it is waited for
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[5] = "";
  recv(client, buffer, 4, MSG_WAITALL);
  if (strcmp(buffer, "quit") == 0) close(client);
}
