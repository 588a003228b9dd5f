// right: at the edge, writable is told of once
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd, int events);

void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET}, ready[8];
  event.data.fd = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (epoll_wait(poller, ready, 8, -1) > 0) handle(ready[0].data.fd, ready[0].events);
}
