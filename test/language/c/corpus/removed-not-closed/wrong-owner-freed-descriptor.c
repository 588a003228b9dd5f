// wrong: its owner is freed, the descriptor is not
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>

struct client { int fd; };

static void on_readable(int poller, struct client *c) {
  char buffer[64];
  if (recv(c->fd, buffer, sizeof buffer, 0) == 0) {
    epoll_ctl(poller, EPOLL_CTL_DEL, c->fd, NULL); // expect removed-not-closed
    free(c);
  }
}

void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  struct client *c = malloc(sizeof *c);
  c->fd = accept(listener, NULL, NULL);
  event.data.ptr = c;
  epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) on_readable(poller, ready[i].data.ptr);
  }
}
