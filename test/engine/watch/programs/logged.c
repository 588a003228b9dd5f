// Makes calls of each kind at a line on its standard input, and logs each itself. Prints a port first.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define LOGGED(call, fd, asked, made)                                                                 \
  do {                                                                                                \
    errno = 0;                                                                                        \
    long returned = made;                                                                             \
    int error = returned < 0 ? errno : 0, number = fd;                                                \
    printf("{\"call\":\"%s\",\"fd\":%d,\"asked\":%ld,\"returned\":%ld,", call, number, (long)(asked), \
           returned);                                                                                 \
    if (error)                                                                                        \
      printf("\"errno\":%d,", error);                                                                 \
    else                                                                                              \
      printf("\"errno\":null,");                                                                      \
    printf("\"line\":%d}\n", __LINE__);                                                               \
    fflush(stdout);                                                                                   \
  } while (0)

static char bytes[1 << 22];

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof at;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  bind(listener, (void*)&at, size);
  listen(listener, 5);
  getsockname(listener, (void*)&at, &size);
  printf("%d\n", ntohs(at.sin_port));
  fflush(stdout);
  getchar();
  int pair[2];
  socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair);
  int a = pair[0], b = pair[1], epoll = epoll_create1(0);
  struct pollfd entry = {a, POLLIN, 0};
  struct iovec parts[2] = {{bytes, 3}, {bytes, 5}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  struct epoll_event event = {EPOLLIN, {.u64 = 77}};
  fd_set set;
  FD_ZERO(&set);
  FD_SET(a, &set);
  struct timeval second = {1, 500};
  LOGGED("accept", listener, 0, accept(listener, NULL, NULL));
  LOGGED("receive", a, 100, recv(a, bytes, 100, 0));
  LOGGED("send", b, 7, send(b, bytes, 7, 0));
  LOGGED("interest", a, 0, epoll_ctl(epoll, EPOLL_CTL_ADD, a, &event));
  LOGGED("interest", a, 0, epoll_ctl(epoll, EPOLL_CTL_ADD, a, &event));
  LOGGED("wait", epoll, 250, epoll_wait(epoll, &event, 1, 250));
  LOGGED("wait", -1, 1001, select(a + 1, &set, NULL, NULL, &second));
  LOGGED("wait", -1, -1, poll(&entry, 1, -1));
  LOGGED("receive", a, 3, read(a, bytes, 3));
  LOGGED("receive", a, 8, readv(a, parts, 2));
  LOGGED("receive", a, 8, recvmsg(a, &message, 0));
  LOGGED("send", b, 8, writev(b, parts, 2));
  LOGGED("send", b, 8, sendmsg(b, &message, 0));
  LOGGED("send", b, sizeof bytes, write(b, bytes, sizeof bytes));
  LOGGED("send", b, 1, send(b, bytes, 1, 0));
  LOGGED("shutdown", b, SHUT_WR, shutdown(b, SHUT_WR));
  LOGGED("send", b, 9, send(b, bytes, 9, 0));
  LOGGED("close", a, 0, close(a));
  LOGGED("receive", b, 9, recv(b, bytes, 9, 0));
  LOGGED("close", b, 0, close(b));
  puts("end");
  fflush(stdout);
  getchar();
}
