// One call on a socket, at a line on its standard input: `one_call <function> [restart]`. Says first that it
// has begun; then what came of the call, and when (CLOCK_MONOTONIC, milliseconds). It has a handler for
// SIGINT, which asks for a restart or does not.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static struct sockaddr_in address = {.sin_family = AF_INET};
static socklen_t size = sizeof address;
// `one` has five bytes to be received, `listener` a client to be accepted, `epoll` has `one`.
static int listener, one, other, fresh, epoll, file, pipe_ends[2];
static char bytes[16] = "hello";

static int tcp(void) {
  return socket(AF_INET, SOCK_STREAM, 0);
}

// Which number it is is of no interest.
static long made(int fd) {
  return fd < 0 ? -1 : 1;
}

static void prepare(void) {
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  listener = tcp();
  bind(listener, (void*)&address, size);
  listen(listener, 16);
  getsockname(listener, (void*)&address, &size);
  one = tcp();
  connect(one, (void*)&address, size);
  other = accept(listener, NULL, NULL);
  send(other, "hello", 5, 0);
  connect(tcp(), (void*)&address, size);
  fresh = tcp();
  epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN};
  epoll_ctl(epoll, EPOLL_CTL_ADD, one, &event);
  file = open("/proc/self/exe", O_RDONLY);
  if (pipe(pipe_ends) || write(pipe_ends[1], "hello", 5) != 5) exit(99);
}

static long make(const char* name) {
  struct iovec part = {bytes, 5};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  struct mmsghdr messages = {.msg_hdr = message};
  struct pollfd entry = {one, POLLIN};
  struct epoll_event event = {.events = EPOLLIN};
  struct timespec ten = {10, 0};
  struct timeval ten_too = {10, 0};
  struct sockaddr_in any = {.sin_family = AF_INET};
  fd_set set;
  FD_ZERO(&set);
  FD_SET(one, &set);
  int yes = 1;
  socklen_t length = sizeof yes;
#define IS(function) if (strcmp(name, #function) == 0)
  IS(recv) return recv(one, bytes, 5, 0);
  IS(recvfrom) return recvfrom(one, bytes, 5, 0, NULL, NULL);
  IS(recvmsg) return recvmsg(one, &message, 0);
  IS(recvmmsg) return recvmmsg(one, &messages, 1, 0, NULL);
  IS(read) return read(one, bytes, 5);
  IS(readv) return readv(one, &part, 1);
  IS(send) return send(one, bytes, 5, 0);
  IS(sendto) return sendto(one, bytes, 5, 0, NULL, 0);
  IS(sendmsg) return sendmsg(one, &message, 0);
  IS(sendmmsg) return sendmmsg(one, &messages, 1, 0);
  IS(write) return write(one, bytes, 5);
  IS(writev) return writev(one, &part, 1);
  IS(sendfile) return sendfile(one, file, NULL, 5);
  IS(splice) return splice(pipe_ends[0], NULL, one, NULL, 5, 0);
  IS(accept) return made(accept(listener, NULL, NULL));
  IS(accept4) return made(accept4(listener, NULL, NULL, 0));
  IS(connect) return connect(fresh, (void*)&address, size);
  IS(bind) return bind(fresh, (void*)&any, size);
  IS(listen) return listen(fresh, 5);
  IS(socket) return made(tcp());
  IS(shutdown) return shutdown(one, SHUT_WR);
  IS(close) return close(one);
  IS(setsockopt) return setsockopt(one, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
  IS(getsockopt) return getsockopt(one, SOL_SOCKET, SO_KEEPALIVE, &yes, &length);
  IS(fcntl) return fcntl(one, F_SETFL, O_NONBLOCK);
  IS(ioctl) return ioctl(one, FIONBIO, &yes);
  IS(dup) return made(dup(one));
  IS(dup2) return made(dup2(one, fresh));
  IS(select) return select(one + 1, &set, NULL, NULL, &ten_too);
  IS(pselect) return pselect(one + 1, &set, NULL, NULL, &ten, NULL);
  IS(poll) return poll(&entry, 1, 10000);
  IS(ppoll) return ppoll(&entry, 1, &ten, NULL);
  IS(epoll_wait) return epoll_wait(epoll, &event, 1, 10000);
  IS(epoll_pwait) return epoll_pwait(epoll, &event, 1, 10000, NULL);
  IS(epoll_ctl) return epoll_ctl(epoll, EPOLL_CTL_ADD, other, &event);
  exit(98);
}

static void nothing(int number) {}

int main(int count, char** given) {
  struct sigaction action = {.sa_handler = nothing, .sa_flags = count > 2 ? SA_RESTART : 0};
  sigaction(SIGINT, &action, NULL);
  prepare();
  puts("begun");
  fflush(stdout);
  while (getchar() != '\n') clearerr(stdin);
  long result = make(given[1]);
  int error = result < 0 ? errno : 0;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  printf("%ld %s %lld\n", result,
         error == 0       ? "-"
         : error == EINTR ? "EINTR"
                          : strerror(error),
         now.tv_sec * 1000LL + now.tv_nsec / 1000000);
  fflush(stdout);
  pause();
}
