// Calls from many places of a program that is optimized: each sends as many bytes as the number of its line.
// What is marked "leads" are lines that lead to a tail call, which itself leaves no trace.
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static char data[65536];
static int fd;
static volatile int sink;

#define SEND send(fd, data, __LINE__, 0)

static inline __attribute__((always_inline)) int innermost(void) {
  return SEND + 1;
}
static inline __attribute__((always_inline)) int middle(void) {
  int before = SEND;
  return before + innermost();
}
__attribute__((noinline)) int inlined(void) {
  return middle() * 2;
}

__attribute__((noinline)) ssize_t tail(void) {
  return SEND;
}
__attribute__((noinline)) ssize_t tail_of_tail(void) {
  return tail();
}
__attribute__((noinline)) void leading(void) {
  sink += tail();  // leads
  sink += tail_of_tail();  // leads
}

static int folded(int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i)
    sum += SEND;
  return sum;
}

__attribute__((noinline)) int branches(int which) {
  switch (which) {
    case 0:
      sink = SEND;
      return 1;
    case 1:
      sink = SEND + 1;
      return 2;
    default:
      return which > 2
          ? SEND + 3
          : SEND + 4;
  }
}

__attribute__((noinline)) int recursive(int depth) {
  if (depth == 0) return SEND + 1;
  return recursive(depth - 1) + (int)SEND;
}

static int compare(const void *a, const void *b) {
  sink += SEND;
  return *(const int *)a - *(const int *)b;
}

static void *thread(void *unused) {
  for (int i = 0; i < 100; ++i) sink += SEND;
  return unused;
}

__attribute__((noinline)) int other_functions(void) {
  struct iovec part = {data, __LINE__ + 1};
  sink += writev(fd, &part, 1);
  sink += write(fd, data, __LINE__);
  sink += sendto(fd, data, __LINE__, 0, NULL, 0);
  part.iov_len = __LINE__ + 2;
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  sink += sendmsg(fd, &message, 0);
  return sink;
}

__attribute__((noreturn, noinline)) static void last(void) {
  sink = SEND;
  exit(0);  // the call above returns, this one does not: a return address may be behind the function's end
}

#include "generated_lines.h"

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  fd = socket(AF_INET, SOCK_DGRAM, 0);
  bind(fd, (struct sockaddr *)&address, size);
  getsockname(fd, (struct sockaddr *)&address, &size);
  connect(fd, (struct sockaddr *)&address, size);
  for (int i = 0; i < 50; ++i) {
    sink += inlined();
    leading();
    sink += folded(3);
    for (int which = 0; which < 4; ++which) sink += branches(which);
    sink += recursive(10);
    int values[] = {3, 1, 2};
    qsort(values, 3, sizeof *values, compare);
    sink += other_functions();
    sink += SEND;
    for (size_t k = 0; k < sizeof generated / sizeof *generated; ++k) sink += generated[k](i);
  }
  pthread_t threads[4];
  for (int i = 0; i < 4; ++i) pthread_create(&threads[i], NULL, thread, NULL);
  for (int i = 0; i < 4; ++i) pthread_join(threads[i], NULL);
  last();
}
