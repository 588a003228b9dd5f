// wrong: one receive for each event
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int poller, int listener) {
  struct epoll_event event, ready[8];
  char buffer[64];
  event.events = EPOLLIN | EPOLLET;
  event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      ssize_t got = recv(ready[i].data.fd, buffer, sizeof buffer, 0); // expect edge-one-receive
      if (got <= 0) close(ready[i].data.fd);
      else printf("%.*s\n", (int)got, buffer);
    }
  }
}
