// wrong: in a helper
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static int asks_to_stop(int fd) {
  char text[16] = {0};
  ssize_t n = recv(fd, text, 15, 0);
  return n > 0 && strncasecmp(text, "stop", 4) == 0; // expect message-boundary
}

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  while (!asks_to_stop(client)) puts("on");
}
