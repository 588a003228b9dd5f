// wrong: in a structure, echoed
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct client { int fd; char buffer[64]; };

static void echo(struct client *c) {
  ssize_t got = recv(c->fd, c->buffer, sizeof c->buffer, 0); // expect edge-one-receive
  if (got == 0) close(c->fd);
  if (got > 0 && send(c->fd, c->buffer, got, MSG_NOSIGNAL) != got) perror("send");
}

void serve(int poller, int listener) {
  struct client only;
  struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = &only}, ready[8];
  only.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, only.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) echo(ready[i].data.ptr);
  }
}
