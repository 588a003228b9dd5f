// wrong: told, and waited for again
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_listener(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  listen(fd, 5);
  return fd;
}

int main(void) {
  int listener = open_listener();
  struct pollfd p = {.fd = listener, .events = POLLIN};
  while (1) {
    poll(&p, 1, -1);
    int client = accept(listener, NULL, NULL); // expect emfile-spin
    if (client < 0) {
      perror("accept");
      continue;
    }
    close(client);
  }
}
