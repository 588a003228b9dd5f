// wrong: in a helper that the loop calls, with epoll
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>

struct client { int fd; char text[256]; };

static void on_readable(struct client *c) {
  ssize_t n;
  n = recv(c->fd, c->text, sizeof c->text, 0); // expect eof-ignored
  if (n == -1) {
    if (errno != EAGAIN) perror("recv");
    return;
  }
  if (n) printf("%zd bytes\n", n);
}

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, ready[16];
  listen(listener, 5);
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 16, -1);
    for (int i = 0; i < n; i++) {
      if (ready[i].data.fd == listener) {
        struct client *c = calloc(1, sizeof *c);
        c->fd = accept(listener, NULL, NULL); // expect blocking-accept
        struct epoll_event added = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &added);
      } else {
        on_readable(ready[i].data.ptr);
      }
    }
  }
}
