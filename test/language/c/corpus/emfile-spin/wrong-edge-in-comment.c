// wrong: EPOLLET is only spoken of
#include <sys/socket.h>
#include <unistd.h>

static int open_listener(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  listen(fd, 5);
  return fd;
}

int main(void) {
  int listener = open_listener();
  fd_set all, ready;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  // EPOLLET would have to accept again and again.
  for (;;) {
    ready = all;
    if (select(listener + 1, &ready, NULL, NULL, NULL) < 0) break;
    int client = accept(listener, NULL, NULL); // expect emfile-spin
    if (client >= 0) close(client);
  }
}
