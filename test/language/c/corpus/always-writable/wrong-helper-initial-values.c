// wrong: in a helper, with initial values
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd, int events);

static void watch(int poller, int fd) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP, .data.fd = fd}; // expect always-writable
  epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

void serve(int poller, int listener) {
  struct epoll_event ready[8];
  watch(poller, accept(listener, NULL, NULL));
  while (epoll_wait(poller, ready, 8, -1) > 0) handle(ready[0].data.fd, ready[0].events);
}
