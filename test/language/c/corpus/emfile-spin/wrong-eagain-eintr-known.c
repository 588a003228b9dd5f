// wrong: EAGAIN and EINTR are known, this is not
#include <errno.h>
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
  for (;;) {
    poll(&p, 1, -1);
    int client = accept(listener, NULL, NULL); // expect emfile-spin
    if (client == -1) {
      if (errno != EAGAIN && errno != EINTR) fprintf(stderr, "accept failed\n");
    } else close(client);
  }
}
