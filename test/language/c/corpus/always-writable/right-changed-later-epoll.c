// right: changed later, with epoll
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd, int events);

void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT}, ready[8];
  event.data.fd = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (epoll_wait(poller, ready, 8, -1) > 0) {
    event.events = EPOLLIN;
    epoll_ctl(poller, EPOLL_CTL_MOD, event.data.fd, &event);
    handle(ready[0].data.fd, ready[0].events);
  }
}
