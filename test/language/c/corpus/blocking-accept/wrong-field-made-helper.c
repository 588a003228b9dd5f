// wrong: in a field, made by a helper
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

struct server { int listener; };

static int open_listener(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  listen(fd, 5);
  return fd;
}

static void serve(struct server *s) {
  struct pollfd p = {s->listener, POLLIN, 0};
  while (poll(&p, 1, -1) > 0) {
    int client = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK); // expect blocking-accept
    close(client);
  }
}

int main(void) {
  struct server s = {.listener = open_listener()};
  serve(&s);
}
