// right: epoll forgets what is closed
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  char buffer[64];
  event.data.fd = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++)
      if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) < 1) close(ready[i].data.fd);
  }
}
