// wrong: registered in a helper
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static void watch(int poller, int fd) {
  struct epoll_event event;
  event.data.fd = fd;
  event.events = EPOLLET | EPOLLIN;
  epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

void serve(int poller, int listener) {
  struct epoll_event ready[8];
  char buffer[64];
  watch(poller, accept4(listener, NULL, NULL, SOCK_NONBLOCK));
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1), i;
    for (i = 0; i < n; i++) {
      if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) < 1) close(ready[i].data.fd); // expect edge-one-receive
    }
  }
}
