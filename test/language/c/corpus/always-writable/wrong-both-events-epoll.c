// wrong: both events, with epoll
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd, int events);

void serve(int poller, int listener) {
  struct epoll_event event, ready[8];
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      if (ready[i].data.fd == listener) {
        int client = accept(listener, NULL, NULL);
        event.events = EPOLLIN | EPOLLOUT; // expect always-writable
        event.data.fd = client;
        epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
      } else handle(ready[i].data.fd, ready[i].events);
    }
  }
}
