// Single calls that a server of Python's makes not, or not so: the first argument names which.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef __GLIBC__ // musl has neither
static int close_range(unsigned first, unsigned last, int flags) {
  return syscall(SYS_close_range, first, last, flags);
}
static int epoll_pwait2(int epoll, void *events, int size, void *timeout, void *mask) {
  return syscall(SYS_epoll_pwait2, epoll, events, size, timeout, mask, 8);
}
#endif

static int client, server;
static char buffer[64];
static volatile size_t room = sizeof buffer; // what the compiler does not know goes through the checked functions

static void fail(const char *what) {
  perror(what);
  exit(99);
}

static void connectBoth(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (void *)&address, size) || listen(listener, 5)) fail("listen");
  getsockname(listener, (void *)&address, &size);
  client = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(client, (void *)&address, size)) fail("connect");
  server = accept(listener, NULL, NULL);
}

static void line(void) {
  connectBoth();
  if (send(client, "x", 1, 0) != 1) fail("send"); // LINE
}

static void fortified(void) {
  connectBoth();
  send(client, "12345678", 8, 0);
  struct pollfd both[2] = {{server, POLLIN, 0}, {client, POLLIN, 0}};
  volatile nfds_t count = 2;
  int ready = poll(both, count, 1000);
  int got = read(server, buffer, room / 16);
  got += recv(server, buffer, room / 32, 0);
  got += recvfrom(server, buffer, room / 32, 0, NULL, NULL);
  printf("%d %d\n", ready, got);
}

static void vectors(void) {
  connectBoth();
  struct iovec parts[2] = {{"abc", 3}, {"de", 2}};
  writev(client, parts, 2);
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  sendmsg(client, &message, 0);
  struct iovec into = {buffer, sizeof buffer};
  readv(server, &into, 1);
  errno = 0;
  message.msg_iov = &into;
  message.msg_iovlen = 1;
  long result = recvmsg(server, &message, MSG_DONTWAIT);
  printf("%ld %s\n", result, result < 0 ? strerror(errno) : "");
}

static void numbers(void) {
  connectBoth();
  int a = dup(server), b = dup2(server, 50), c = fcntl(server, F_DUPFD, 60), d = dup3(server, 70, O_CLOEXEC);
  printf("%d %d %d %d %d %d\n", server, a, b, c, d, client);
  fflush(stdout);
  close(a);
  close_range(60, 80, 0);
  FILE *file = fdopen(client, "r+");
  fclose(file);
  int other = open("/dev/null", O_RDONLY); // gets a number that was a socket's
  if (read(other, buffer, 1) != 0) fail("read");
}

static void raw(void) {
  connectBoth();
  syscall(SYS_sendto, client, "hello", 5, 0, NULL, 0);
  long got = syscall(SYS_read, server, buffer, sizeof buffer);
  int epoll = epoll_create1(0);
  struct epoll_event event = {EPOLLOUT, {.u64 = 0x123456789abcdef0}}, answer[4];
  syscall(SYS_epoll_ctl, epoll, EPOLL_CTL_ADD, server, &event);
  long ready = syscall(SYS_epoll_pwait, epoll, answer, 4, 100, NULL, 8);
  struct timespec timeout = {0, 1500000};
  int again = epoll_pwait2(epoll, answer, 4, &timeout, NULL);
  syscall(SYS_close, server);
  errno = 0;
  long closed = syscall(SYS_close, server);
  printf("%ld %ld %d %ld %s\n", got, ready, again, closed, strerror(errno));
}

static __attribute__((noinline)) long make(void *call, long a, void *b, long c) {
  long result = ((long (*)(long, void *, long, long))call)(a, b, c, 0);
  __asm__ volatile("" ::: "memory"); // no tail call: this is the place
  return result;
}

// The same call instruction polls one descriptor, then receives from it.
static void oneSite(void) {
  connectBoth();
  struct pollfd one = {server, POLLIN, 0};
  for (int round = 0; round < 3; ++round) {
    send(client, "x", 1, 0);
    make(poll, (long)&one, (void *)1, 1000);
    make(recv, server, buffer, 1);
  }
  poll(&one, 1, 0); // belongs to nothing
}

static volatile long handled;
static int pair[2];
static void onAlarm(int number) {
  (void)number;
  int before = errno;
  char byte = 1;
  if (send(pair[0], &byte, 1, MSG_DONTWAIT) == 1 && recv(pair[1], &byte, 1, MSG_DONTWAIT) == 1) ++handled;
  errno = before;
}

static void signals(void) {
  connectBoth();
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  struct sigaction action = {.sa_handler = onAlarm, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &action, NULL);
  struct itimerval every = {{0, 1000}, {0, 1000}};
  setitimer(ITIMER_REAL, &every, NULL);
  long echoes = 0;
  for (; handled < 300; ++echoes) {
    errno = 0;
    if (send(client, "ping", 4, 0) != 4 || recv(server, buffer, 4, MSG_WAITALL) != 4 || errno) fail("echo");
    if (recv(server, buffer, 4, MSG_DONTWAIT) != -1 || errno != EAGAIN) fail("errno");
  }
  struct itimerval never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &never, NULL);
  printf("%ld %ld\n", echoes, handled);
}

static void *receiveOne(void *unused) {
  (void)unused;
  char byte;
  return (void *)recv(server, &byte, 1, 0);
}

static void manyThreads(void) {
  enum { count = 80 };
  pthread_t threads[count];
  connectBoth();
  for (int i = 0; i < count; ++i) pthread_create(&threads[i], NULL, receiveOne, NULL);
  long got = 0;
  for (int i = 0; i < count; ++i) got += send(client, "x", 1, 0);
  for (int i = 0; i < count; ++i) {
    void *one;
    pthread_join(threads[i], &one);
    got += (long)one;
  }
  printf("%ld\n", got);
}

static void tellCancelled(void *what) { printf("%s ", (const char *)what); }

static void *waitToBeCancelled(void *unused) {
  pthread_cleanup_push(tellCancelled, "outer");
  pthread_cleanup_push(tellCancelled, "inner");
  receiveOne(unused);
  pthread_cleanup_pop(0);
  pthread_cleanup_pop(0);
  return NULL;
}

static void cancelled(void) {
  pthread_t thread;
  connectBoth();
  pthread_create(&thread, NULL, waitToBeCancelled, NULL);
  usleep(10000);
  pthread_cancel(thread);
  void *result;
  pthread_join(thread, &result);
  printf("%d\n", result == PTHREAD_CANCELED);
}

static void *echoOne(void *unused) {
  send(client, "x", 1, 0);
  return receiveOne(unused);
}

// A thread for each byte of the input, one after the other.
static void threadByThread(void) {
  connectBoth();
  char byte;
  while (read(0, &byte, 1) == 1) {
    pthread_t thread;
    pthread_create(&thread, NULL, echoOne, NULL);
    pthread_join(thread, NULL);
    if (write(1, &byte, 1) != 1) fail("write");
  }
}

static void processes(void) {
  connectBoth();
  if (!fork()) { // uses nothing
    _exit(4);
  }
  wait(NULL);
  if (!fork()) {
    send(client, "child", 5, 0);
    close(client);
    _exit(5);
  }
  wait(NULL);
  printf("%zd\n", recv(server, buffer, sizeof buffer, 0));
}

static void forkAtAlarm(int number) {
  (void)number;
  int before = errno;
  fork();
  errno = before;
}

// Both are in the same call when it is interrupted.
static void forksInHandler(void) {
  connectBoth();
  struct sigaction action = {.sa_handler = forkAtAlarm};
  sigaction(SIGALRM, &action, NULL);
  pid_t parent = getpid();
  struct itimerval once = {{0, 0}, {0, 20000}};
  setitimer(ITIMER_REAL, &once, NULL);
  if (recv(server, buffer, 1, 0) != -1 || errno != EINTR) fail("recv");
  if (getpid() != parent) {
    send(client, "child", 5, 0);
    _exit(0);
  }
  wait(NULL);
  printf("%zd\n", recv(server, buffer, sizeof buffer, 0));
}

static void daemonized(void) {
  connectBoth();
  if (daemon(1, 1)) fail("daemon");
  send(client, "child", 5, 0);
  printf("%zd\n", recv(server, buffer, sizeof buffer, 0));
}

static void vforked(void) {
  connectBoth();
  for (int i = 0; i < 3; ++i) {
    if (!vfork()) {
      close(client);
      dup2(server, 1);
      close(server);
      execl("/bin/true", "true", NULL);
      _exit(1);
    }
    wait(NULL);
  }
  send(client, "x", 1, 0);
  printf("%zd\n", recv(server, buffer, sizeof buffer, 0));
}

static void anotherUser(void) {
  connectBoth();
  if (setuid(65533)) fail("setuid");
  send(client, "x", 1, 0);
  if (!fork()) {
    send(client, "y", 1, 0);
    _exit(0);
  }
  wait(NULL);
  printf("%zd\n", recv(server, buffer, sizeof buffer, 0));
}

static void replaced(void) {
  connectBoth();
  execl("/proc/self/exe", "calls", "line", NULL);
}

static void crash(void) {
  connectBoth();
  send(client, "x", 1, 0);
  raise(SIGSEGV);
}

// Goes on until its input ends; tells each byte that went through.
static void lasting(void) {
  connectBoth();
  char byte;
  while (read(0, &byte, 1) == 1) {
    for (int i = 0; i < 100; ++i)
      if (send(client, &byte, 1, 0) != 1 || recv(server, &byte, 1, 0) != 1) fail("echo");
    if (write(1, &byte, 1) != 1) fail("write");
  }
}

static const struct {
  const char *name;
  void (*run)(void);
} all[] = {{"line", line},         {"fortified", fortified}, {"vectors", vectors},         {"numbers", numbers},
           {"raw", raw},           {"oneSite", oneSite},     {"signals", signals},         {"manyThreads", manyThreads},
           {"processes", processes}, {"daemonized", daemonized}, {"vforked", vforked},     {"anotherUser", anotherUser},
           {"replaced", replaced}, {"crash", crash}, {"forksInHandler", forksInHandler}, {"cancelled", cancelled}, {"threadByThread", threadByThread},         {"lasting", lasting}};

int main(int count, char **arguments) {
  for (size_t i = 0; count > 1 && i < sizeof all / sizeof *all; ++i)
    if (!strcmp(all[i].name, arguments[1])) all[i].run();
  return 7;
}
