// right: the caller's loop drains
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static ssize_t receive_some(int fd) {
  char buffer[64];
  return recv(fd, buffer, sizeof buffer, 0);
}

void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET}, ready[8];
  event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      while (receive_some(ready[i].data.fd) > 0) continue;
      close(ready[i].data.fd);
    }
  }
}
