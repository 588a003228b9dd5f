// right: thrown away on purpose
#include <sys/socket.h>
#include <unistd.h>

void answer(int listener, const char *text, size_t length) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  (void)send(client, text, length, 0);
}
