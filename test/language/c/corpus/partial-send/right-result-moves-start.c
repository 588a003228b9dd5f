// right: the result moves the start on
#include <sys/socket.h>
#include <unistd.h>

void answer(int listener, const char *text, size_t length) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  while (length > 0) {
    ssize_t n = send(client, text, length, 0);
    if (n < 0) break;
    text += n;
    length -= n;
  }
}
