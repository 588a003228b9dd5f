#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd, int events);

//// wrong: both sets from the start, with select
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  while (1) {
    fd_set readable, writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(client, &readable);
    FD_SET(client, &writable); // <- always-writable
    select(client + 1, &readable, &writable, NULL, NULL);
    if (FD_ISSET(client, &readable)) handle(client, 0);
  }
}

//// wrong: kept in a set for writing
void serve(int listener) {
  fd_set all, writers, readable, writable;
  int highest = listener;
  FD_ZERO(&all);
  FD_ZERO(&writers);
  FD_SET(listener, &all);
  while (1) {
    readable = all;
    writable = writers;
    select(highest + 1, &readable, &writable, NULL, NULL);
    if (FD_ISSET(listener, &readable)) {
      int client = accept(listener, NULL, NULL);
      FD_SET(client, &all);
      if (client >= 0) FD_SET(client, &writers); // <- always-writable
      if (client > highest) highest = client;
    }
    handle(highest, 0);
  }
}

//// wrong: both events, with poll
void serve(int listener) {
  struct pollfd fds[64];
  int count = 1;
  fds[0].fd = listener;
  fds[0].events = POLLIN;
  while (poll(fds, count, -1) > 0) {
    if (fds[0].revents & POLLIN) {
      fds[count].fd = accept(listener, NULL, NULL);
      fds[count].events = POLLIN | POLLOUT; // <- always-writable
      count++;
    }
    handle(fds[1].fd, fds[1].revents);
  }
}

//// wrong: both events, with epoll
void serve(int poller, int listener) {
  struct epoll_event event, ready[8];
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      if (ready[i].data.fd == listener) {
        int client = accept(listener, NULL, NULL);
        event.events = EPOLLIN | EPOLLOUT; // <- always-writable
        event.data.fd = client;
        epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
      } else handle(ready[i].data.fd, ready[i].events);
    }
  }
}

//// wrong: in a helper, with initial values
static void watch(int poller, int fd) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP, .data.fd = fd}; // <- always-writable
  epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

void serve(int poller, int listener) {
  struct epoll_event ready[8];
  watch(poller, accept(listener, NULL, NULL));
  while (epoll_wait(poller, ready, 8, -1) > 0) handle(ready[0].data.fd, ready[0].events);
}

//// right: while something is queued
static int queued;

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  while (1) {
    fd_set readable, writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(client, &readable);
    if (queued > 0) FD_SET(client, &writable);
    select(client + 1, &readable, &writable, NULL, NULL);
    handle(client, 0);
  }
}

//// right: taken out again
void serve(int listener) {
  fd_set all, writers, readable, writable;
  int client = accept(listener, NULL, NULL);
  FD_ZERO(&all);
  FD_ZERO(&writers);
  FD_SET(client, &all);
  FD_SET(client, &writers);
  while (1) {
    readable = all;
    writable = writers;
    select(client + 1, &readable, &writable, NULL, NULL);
    if (client % 2) FD_CLR(client, &writers);
  }
}

//// right: changed later, with epoll
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

//// right: at the edge, writable is told of once
void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET}, ready[8];
  event.data.fd = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (epoll_wait(poller, ready, 8, -1) > 0) handle(ready[0].data.fd, ready[0].events);
}

//// right: writable tells that a connection is made
void reach(const struct sockaddr *address, socklen_t length) {
  int sock = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct pollfd p = {.fd = sock, .events = POLLIN | POLLOUT};
  connect(sock, address, length);
  while (poll(&p, 1, 1000) == 0) handle(sock, 0);
}

//// right: the events follow the queue, with poll
static int queued;

void serve(int listener) {
  struct pollfd p;
  p.fd = accept(listener, NULL, NULL);
  p.events = POLLIN | POLLOUT;
  while (poll(&p, 1, -1) > 0) {
    handle(p.fd, p.revents);
    if (queued == 0) p.events &= ~POLLOUT;
  }
}
