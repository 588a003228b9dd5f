// wrong: to take a connection out pauses no listener
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

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
      char c = 0, body[256];
      if (highest > 10)
        if (recv(fd, &c, 1, 0) <= 0) {
          close(fd);
          FD_CLR(fd, &all);
          continue;
        }
      int n = recv(fd, body, 256, 0);  // expect eof-ignored
      write(1, body, n);
    }
  }
}
