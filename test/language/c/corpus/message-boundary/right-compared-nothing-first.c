// right: compared with nothing, in any order
#include <string.h>
#include <sys/socket.h>

void talk(int listener) {
  int client = accept(listener, NULL, NULL);
  char text[100];
  while (recv(client, text, sizeof text, 0) > 0) {
    if (strncmp(text, "", 1) == 0 || strcmp("\0", text) == 0) continue;
  }
}
