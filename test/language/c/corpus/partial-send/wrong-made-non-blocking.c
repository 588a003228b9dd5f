// wrong: made non-blocking in a helper
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>

static void set_nonblocking(int fd) {
  int flags = fcntl(fd, F_GETFL, 0);
  fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

void answer(int listener, const char *text, size_t length) {
  int client = accept(listener, NULL, NULL);
  set_nonblocking(client);
  if (send(client, text, length, 0) == -1) perror("send"); // expect partial-send
}
