// wrong: thrown away, on a socket made non-blocking with fcntl
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

void answer(int listener, const char *text, size_t length) {
  int client = accept(listener, NULL, NULL);
  fcntl(client, F_SETFL, fcntl(client, F_GETFL) | O_NONBLOCK);
  send(client, text, length, 0); // expect partial-send
}
