// right: the listener is paused
#include <poll.h>
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
    poll(&p, 1, 1000);
    p.events = POLLIN;
    int client = accept(listener, NULL, NULL);
    if (client < 0) {
      p.events = 0;
      continue;
    }
    close(client);
  }
}
