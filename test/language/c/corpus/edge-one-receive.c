#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd);

//// wrong: one receive for each event
void serve(int poller, int listener) {
  struct epoll_event event, ready[8];
  char buffer[64];
  event.events = EPOLLIN | EPOLLET;
  event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      ssize_t got = recv(ready[i].data.fd, buffer, sizeof buffer, 0); // <- edge-one-receive
      if (got <= 0) close(ready[i].data.fd);
      else printf("%.*s\n", (int)got, buffer);
    }
  }
}

//// wrong: with read
void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET}, ready[8];
  char buffer[64];
  event.data.fd = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; ++i) {
      int got = read(ready[i].data.fd, buffer, sizeof buffer); // <- edge-one-receive
      if (got == 0) {
        close(ready[i].data.fd);
        continue;
      }
      if (got > 0) fwrite(buffer, 1, got, stdout);
    }
  }
}

//// wrong: in a helper
static void on_readable(int fd) {
  char buffer[64];
  ssize_t got = recv(fd, buffer, sizeof buffer, 0); // <- edge-one-receive
  if (got <= 0) {
    close(fd);
    return;
  }
  fwrite(buffer, 1, got, stdout);
}

void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET}, ready[8];
  event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) on_readable(ready[i].data.fd);
  }
}

//// wrong: registered in a helper
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
      if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) < 1) close(ready[i].data.fd); // <- edge-one-receive
    }
  }
}

//// wrong: in a structure, echoed
struct client { int fd; char buffer[64]; };

static void echo(struct client *c) {
  ssize_t got = recv(c->fd, c->buffer, sizeof c->buffer, 0); // <- edge-one-receive
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

//// right: drained
void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET}, ready[8];
  char buffer[64];
  event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      ssize_t got;
      while ((got = recv(ready[i].data.fd, buffer, sizeof buffer, 0)) > 0) fwrite(buffer, 1, got, stdout);
      if (got == 0) close(ready[i].data.fd);
    }
  }
}

//// right: level-triggered
void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN}, edge = {.events = EPOLLIN | EPOLLET}, ready[8];
  char buffer[64];
  event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &edge);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++)
      if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) < 1) close(ready[i].data.fd);
  }
}

//// right: armed again
void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET}, ready[8];
  char buffer[64];
  event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) < 1) close(ready[i].data.fd);
      else epoll_ctl(poller, EPOLL_CTL_MOD, ready[i].data.fd, &event);
    }
  }
}

//// right: the caller's loop drains
static ssize_t receive_some(int fd) {
  char buffer[64];
  return recv(fd, buffer, sizeof buffer, 0);
}

void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET}, ready[8];
  event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      while (receive_some(ready[i].data.fd) > 0) continue;
      close(ready[i].data.fd);
    }
  }
}

//// right: goes back with goto
void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET}, ready[8];
  char buffer[64];
  event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
    again:
      if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) > 0) goto again;
      close(ready[i].data.fd);
    }
  }
}

//// right: others may go on
void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET}, ready[8];
  char buffer[64];
  event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) > 0) handle(ready[i].data.fd);
      else close(ready[i].data.fd);
    }
  }
}
