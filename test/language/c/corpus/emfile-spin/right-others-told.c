// right: others are told
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_listener(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  listen(fd, 5);
  return fd;
}

void accept_failed(int error);

int main(void) {
  int listener = open_listener();
  struct pollfd p = {.fd = listener, .events = POLLIN};
  while (1) {
    poll(&p, 1, -1);
    int client = accept(listener, NULL, NULL);
    if (client < 0) accept_failed(errno);
    else close(client);
  }
}
