// right: compared with what was to be sent
#include <sys/socket.h>
#include <unistd.h>

void answer(int listener, const char *text, size_t length) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  if (send(client, text, length, 0) != (ssize_t)length) close(client);
}
