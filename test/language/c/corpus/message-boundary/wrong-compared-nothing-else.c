// wrong: compared with nothing, and with a word
#include <string.h>
#include <sys/socket.h>

void talk(int listener) {
  int client = accept(listener, NULL, NULL);
  char text[100];
  while (recv(client, text, sizeof text, 0) > 0) {
    if (strncmp(text, "", 1) != 0 && strncmp(text, "quit", 4) == 0) return; // expect message-boundary
  }
}
