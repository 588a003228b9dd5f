// right: the helper's result tells its caller
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int on_readable(int fd) {
  char buffer[64];
  int n = recv(fd, buffer, sizeof buffer, 0);
  if (n > 0) return 1;
  return 0;
}

void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  int client = accept(listener, NULL, NULL);
  event.data.fd = client;
  epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++)
      if (!on_readable(ready[i].data.fd)) close(ready[i].data.fd);
  }
}
