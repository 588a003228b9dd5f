// An echo server on epoll that keeps pointers in its interest list, as nginx does. Prints its port.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
  int fd;
  size_t from, to; // what is unsent of `bytes`
  char bytes[16 * 1024];
};

static int epoll;

static void fail(const char *what) {
  perror(what);
  exit(99);
}

static void watch(int operation, struct connection *connection, uint32_t events) {
  struct epoll_event event = {events, {.ptr = connection}};
  if (epoll_ctl(epoll, operation, connection->fd, &event)) fail("epoll_ctl");
}

static struct connection *make(int fd) {
  struct connection *made = malloc(sizeof *made);
  made->fd = fd;
  made->from = made->to = 0;
  watch(EPOLL_CTL_ADD, made, EPOLLIN);
  return made;
}

static void drop(struct connection *connection) {
  close(connection->fd);
  free(connection);
}

static void flush(struct connection *to) {
  while (to->from < to->to) {
    ssize_t sent = send(to->fd, to->bytes + to->from, to->to - to->from, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) return watch(EPOLL_CTL_MOD, to, EPOLLOUT);
    if (sent < 0) return drop(to);
    to->from += sent;
  }
}

static void receive(struct connection *from) {
  ssize_t got = recv(from->fd, from->bytes, sizeof from->bytes, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) return drop(from);
  from->from = 0;
  from->to = got;
  flush(from);
}

static void flushed(struct connection *to) {
  watch(EPOLL_CTL_MOD, to, EPOLLIN);
  flush(to);
}

int main(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (bind(listener, (void *)&address, size) || listen(listener, 4096)) fail("listen");
  getsockname(listener, (void *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  epoll = epoll_create1(EPOLL_CLOEXEC);
  struct connection *first = make(listener);
  for (;;) {
    struct epoll_event events[256];
    int ready = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < ready; ++i) {
      struct connection *each = events[i].data.ptr;
      if (each != first) {
        if (events[i].events & EPOLLOUT)
          flushed(each);
        else
          receive(each);
        continue;
      }
      for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) make(fd);
    }
  }
}
