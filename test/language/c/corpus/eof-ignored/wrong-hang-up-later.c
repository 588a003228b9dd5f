// wrong: the branch of the hang-up comes later, and never
#define _GNU_SOURCE
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  int set = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(set, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    char text[100];
    if (epoll_wait(set, &event, 1, -1) < 1) continue;
    int fd = event.data.fd;
    if (fd == listener) {
      event.events = EPOLLIN | EPOLLRDHUP;
      event.data.fd = accept(listener, NULL, NULL);
      if (event.data.fd < 0) return;
      epoll_ctl(set, EPOLL_CTL_ADD, event.data.fd, &event);
    } else if (event.events & EPOLLIN) {
      int length = read(fd, text, sizeof text); // expect eof-ignored
      if (length > 0) write(1, text, length);
    } else if (event.events & (EPOLLHUP | EPOLLRDHUP)) {
      close(fd);
    }
  }
}
