// wrong: in a helper
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static void drop(int poller, int fd) {
  epoll_ctl(poller, EPOLL_CTL_DEL, fd, NULL); // expect removed-not-closed
}

void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  char buffer[64];
  event.data.fd = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++)
      if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) < 1) drop(poller, ready[i].data.fd);
  }
}
