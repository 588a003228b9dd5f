/* Linked to a C program with --wrap: what it binds gets a free port on loopback, which is told on descriptor 3, one a line: "runs", "listens PORT". */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

int __real_bind(int fd, const struct sockaddr *address, socklen_t length);
int __real_listen(int fd, int backlog);
int __real_epoll_wait(int epoll, struct epoll_event *events, int most, int timeout);

__attribute__((constructor)) static void begin(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  dprintf(3, "runs\n");
}

int __wrap_bind(int fd, const struct sockaddr *address, socklen_t length) {
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  if (address->sa_family != AF_INET) return __real_bind(fd, address, length);
  return __real_bind(fd, (struct sockaddr *)&any, sizeof any);
}

int __wrap_listen(int fd, int backlog) {
  struct sockaddr_in own = {0};
  socklen_t length = sizeof own;
  (void)backlog;
  /* A program that never binds listens on a port that the kernel picks, on every address. */
  if (getsockname(fd, (struct sockaddr *)&own, &length) == 0 && own.sin_port == 0) {
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    __real_bind(fd, (struct sockaddr *)&any, sizeof any);
    length = sizeof own;
    getsockname(fd, (struct sockaddr *)&own, &length);
  }
  int result = __real_listen(fd, 64);
  if (result == 0) dprintf(3, "listens %d\n", ntohs(own.sin_port));
  return result;
}

/* The scenes hold a program by a stop signal, which ends an epoll_wait with EINTR (man 7 signal): nothing that its clients did. */
int __wrap_epoll_wait(int epoll, struct epoll_event *events, int most, int timeout) {
  int result;
  do result = __real_epoll_wait(epoll, events, most, timeout);
  while (result < 0 && errno == EINTR);
  return result;
}
