// right: nothing is watched
#include <sys/socket.h>
#include <unistd.h>

static int open_listener(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  listen(fd, 5);
  return fd;
}

int main(void) {
  int listener = open_listener();
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    close(client);
  }
}
