// Closes sockets while somebody reads their options, and looks at once whether each close was one.
//   closes connections <rounds>   the other end must have the FIN as soon as close is back
//   closes range <rounds>         the same by close_range
//   closes replaced <rounds>      the same by dup2
//   closes listeners <rounds>     its port must be free for the next listener
// Prints its port. In each round it opens a handful, prints how many closes were disturbed up to now, and
// closes them when it is sent a line.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { handful = 16 };

static struct sockaddr_in address = {.sin_family = AF_INET};
static socklen_t size = sizeof address;

static void fail(const char* what) {
  perror(what);
  exit(99);
}

static struct sockaddr_in free_port(void) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  return at;
}

// -1: the port is not free.
static int listening(struct sockaddr_in* at) {
  socklen_t size = sizeof *at;
  int made = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(made, (void*)at, size)) {
    if (errno != EADDRINUSE) fail("bind");
    close(made);
    return -1;
  }
  if (listen(made, 64)) fail("listen");
  getsockname(made, (void*)at, &size);
  return made;
}

static struct sockaddr_in address;
static int listener, disturbed;

struct pair {
  int client, served;
};

// The client resets at its end: what is left behind by thousands in TIME_WAIT would slow the lab down.
static struct pair connected(void) {
  const struct linger reset = {1, 0};
  struct pair made = {socket(AF_INET, SOCK_STREAM, 0), -1};
  setsockopt(made.client, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  if (connect(made.client, (void*)&address, sizeof address)) fail("connect");
  made.served = accept(listener, NULL, NULL);
  if (made.served < 0) fail("accept");
  return made;
}

static void wait_for_line(void) {
  printf("%d\n", disturbed);
  fflush(stdout);
  if (getchar() == EOF) exit(0);
}

static void wait_a_little(void) {
  usleep(rand() % 300);
}

static void close_by(const char* kind, int fd) {
  if (strcmp(kind, "range") == 0) {
    close_range(fd, fd, 0);
  } else if (strcmp(kind, "replaced") == 0) {
    dup2(STDIN_FILENO, fd);
    close(fd);
  } else {
    close(fd);
  }
}

// The loopback interface delivers a FIN before close is back.
static void connections(const char* kind) {
  struct pair open[handful];
  for (int i = 0; i < handful; ++i) open[i] = connected();
  wait_for_line();
  for (int i = 0; i < handful; ++i) {
    wait_a_little();
    close_by(kind, open[i].served);
    char byte;
    ssize_t got = recv(open[i].client, &byte, 1, MSG_DONTWAIT);
    if (got > 0 || (got < 0 && errno != EAGAIN)) fail("recv");
    disturbed += got < 0;
  }
  for (int i = 0; i < handful; ++i) close(open[i].client);
}

static void listeners(void) {
  static struct {
    struct sockaddr_in at;
    int fd;
  } open[handful];
  for (int i = 0; i < handful; ++i) {
    if (open[i].fd) close(open[i].fd);
    open[i].at = free_port();
    open[i].fd = listening(&open[i].at);
  }
  wait_for_line();
  for (int i = 0; i < handful; ++i) {
    wait_a_little();
    close(open[i].fd);
    open[i].fd = listening(&open[i].at);
    if (open[i].fd >= 0) continue;
    ++disturbed;
    open[i].fd = 0;
  }
}

int main(int count, char** given) {
  address = free_port();
  listener = listening(&address);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (int rounds = atoi(given[2]); rounds > 0; --rounds) {
    if (strcmp(given[1], "listeners") == 0)
      listeners();
    else
      connections(given[1]);
  }
  wait_for_line();
}
