// wrong: on a socket accepted as non-blocking
#include <string.h>
#include <sys/socket.h>

void answer(int listener, const char *text) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  send(client, text, strlen(text), MSG_NOSIGNAL); // expect partial-send
}
