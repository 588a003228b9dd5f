// right: given back to the caller
#include <sys/socket.h>
#include <unistd.h>

ssize_t answer(int listener, const char *text, size_t length) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  return send(client, text, length, 0);
}
