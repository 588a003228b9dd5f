// right: level-triggered, EPOLLET is only spoken of
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static void on_readable(int fd) {
  char buffer[64];
  ssize_t got = recv(fd, buffer, sizeof buffer, 0);
  if (got <= 0) {
    close(fd);
    return;
  }
  fwrite(buffer, 1, got, stdout);
}

void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN /* no EPOLLET */}, ready[8];
  event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) on_readable(ready[i].data.fd);
  }
}
