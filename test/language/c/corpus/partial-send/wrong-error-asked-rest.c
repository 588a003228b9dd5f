// wrong: an error is asked for, the rest is not
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

void answer(int listener, const char *text, size_t length) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  if (write(client, text, length) < 0) perror("write"); // expect partial-send
}
