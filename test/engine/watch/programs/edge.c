// An echo server in C: edge-triggered, each connection drained, what is not sent is kept. Prints its port.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct Connection {
  int fd, isOpen;
  size_t size;
  char rest[1 << 20];
};

static int echo(struct Connection* of) {
  for (;;) {
    while (of->size > 0) {
      ssize_t sent = send(of->fd, of->rest, of->size, MSG_NOSIGNAL);
      if (sent < 0) return errno == EAGAIN;
      memmove(of->rest, of->rest + sent, of->size -= (size_t)sent);
    }
    ssize_t got = recv(of->fd, of->rest, sizeof of->rest, 0);
    if (got == 0) return 0;
    if (got < 0) return errno == EAGAIN;
    of->size = (size_t)got;
  }
}

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), epoll = epoll_create1(0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof at;
  bind(server, (void*)&at, size);
  listen(server, 128);
  getsockname(server, (void*)&at, &size);
  printf("%d\n", ntohs(at.sin_port));
  fflush(stdout);
  struct epoll_event event = {EPOLLIN | EPOLLET, {.ptr = NULL}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, server, &event);
  struct epoll_event events[64];
  for (;;) {
    int count = epoll_wait(epoll, events, 64, -1);
    for (int i = 0; i < count; ++i) {
      struct Connection* of = events[i].data.ptr;
      if (of && !echo(of)) {
        close(of->fd);
        free(of);
      }
      for (int fd; !of && (fd = accept4(server, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        struct Connection* made = calloc(1, sizeof *made);
        made->fd = fd;
        event = (struct epoll_event){EPOLLIN | EPOLLOUT | EPOLLET, {.ptr = made}};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
      }
    }
  }
}
