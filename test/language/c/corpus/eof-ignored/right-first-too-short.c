// right: less than was asked for is the end, however much that was
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>
char head[100];
int size;

void serve(int listener) {
  fd_set all, ready;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  for (;;) {
    ready = all;
    if (select(highest + 1, &ready, 0, 0, 0) < 0) return;
    if (FD_ISSET(listener, &ready)) {
      int client = accept(listener, 0, 0);
      FD_SET(client, &all);  // expect fd-setsize
      if (client > highest) highest = client;
    }
    for (int fd = 0; fd <= highest; fd++) {
      if (fd == listener || !FD_ISSET(fd, &ready)) continue;
      int got = recv(fd, head, size, 0);
      if (got != size) {
        close(fd);
        FD_CLR(fd, &all);
        continue;
      }
      char body[256];
      int n = recv(fd, body, 256, 0);
      write(1, body, n);
    }
  }
}
