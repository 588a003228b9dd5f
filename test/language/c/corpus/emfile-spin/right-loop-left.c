// right: the loop is left
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
  while (poll(&p, 1, -1) > 0) {
    int client = accept(listener, NULL, NULL);
    if (client == -1) break;
    close(client);
  }
}
