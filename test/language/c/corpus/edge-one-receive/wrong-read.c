// wrong: with read
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET}, ready[8];
  char buffer[64];
  event.data.fd = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; ++i) {
      int got = read(ready[i].data.fd, buffer, sizeof buffer); // expect edge-one-receive
      if (got == 0) {
        close(ready[i].data.fd);
        continue;
      }
      if (got > 0) fwrite(buffer, 1, got, stdout);
    }
  }
}
