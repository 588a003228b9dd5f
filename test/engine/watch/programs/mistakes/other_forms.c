// A classic mistake in another form than mistakes.c has it: `other_forms <name>`. Prints its port. The line
// where it is to be mended ends with its name in a comment.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static int server;
static struct pollfd entries[64];
static nfds_t size;
static int slow;

static void listening(void) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof at;
  server = socket(AF_INET, SOCK_STREAM, 0);
  bind(server, (void*)&at, length);
  listen(server, 128);
  getsockname(server, (void*)&at, &length);
  printf("%d\n", ntohs(at.sin_port));
  fflush(stdout);
}

// Waits by poll for all, and accepts; then the next entry that has something, or null.
static struct pollfd* next(short bits) {
  static nfds_t at = 0;
  for (;;) {
    while (at < size) {
      struct pollfd* each = &entries[at++];
      if (!each->revents) continue;
      if (each->fd != server) return each;
      entries[size++] = (struct pollfd){accept(server, NULL, NULL), bits, 0};
      if (slow) usleep(300000);
    }
    poll(entries, size, -1);
    at = 0;
  }
}

static void eof_ignored_poll(void) {
  for (;;) {
    char buffer[1024];
    struct pollfd* each = next(POLLIN);
    ssize_t got = read(each->fd, buffer, sizeof buffer);  // eof-ignored-poll
    if (got < 0) exit(1);
    send(each->fd, buffer, (size_t)got, MSG_NOSIGNAL);
  }
}

static void eof_ignored_select(void) {
  fd_set all, set;
  FD_ZERO(&all);
  FD_SET(server, &all);
  for (;;) {
    set = all;
    select(FD_SETSIZE, &set, NULL, NULL, NULL);
    for (int fd = 0; fd < FD_SETSIZE; ++fd) {
      char buffer[1024];
      if (!FD_ISSET(fd, &set)) continue;
      if (fd == server) {
        int client = accept(server, NULL, NULL);
        FD_SET(client, &all);
        continue;
      }
      ssize_t got = recvfrom(fd, buffer, sizeof buffer, 0, NULL, NULL);  // eof-ignored-select
      if (got < 0) FD_CLR(fd, &all);
      if (got > 0) send(fd, buffer, (size_t)got, MSG_NOSIGNAL);
    }
  }
}

static void always_writable_level(void) {
  int epoll = epoll_create1(0);
  struct epoll_event event = {EPOLLIN, {.fd = server}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, server, &event);
  for (;;) {
    epoll_wait(epoll, &event, 1, -1);  // always-writable-level
    if (event.data.fd != server) continue;
    int client = accept4(server, NULL, NULL, SOCK_NONBLOCK);
    event = (struct epoll_event){EPOLLOUT, {.fd = client}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event);
  }
}

static void partial_send_lines(void) {
  int fd = accept4(server, NULL, NULL, SOCK_NONBLOCK), room = 20000;
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  static char line[100001];
  for (int i = 0; i < 200; ++i) {
    struct pollfd entry = {fd, POLLOUT, 0};
    memset(line, 'a' + i % 26, sizeof line);
    line[sizeof line - 1] = '\n';
    poll(&entry, 1, -1);
    write(fd, line, sizeof line);  // partial-send-lines
  }
  sleep(60);
}

static void edge_one_receive_again(void) {
  int epoll = epoll_create1(0);
  struct epoll_event event = {EPOLLIN | EPOLLET, {.fd = server}};
  fcntl(server, F_SETFL, O_NONBLOCK);
  epoll_ctl(epoll, EPOLL_CTL_ADD, server, &event);
  for (;;) {
    char buffer[32];
    epoll_wait(epoll, &event, 1, 5000);
    int fd = event.data.fd;
    if (fd != server) {
      ssize_t got = read(fd, buffer, sizeof buffer);  // edge-one-receive-again
      if (got > 0) send(fd, buffer, (size_t)got, MSG_NOSIGNAL);
      continue;
    }
    while ((fd = accept4(server, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
      event = (struct epoll_event){EPOLLIN | EPOLLET, {.fd = fd}};
      epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
  }
}

static void emfile_spin_blocking(void) {
  struct rlimit few = {16, 16};
  setrlimit(RLIMIT_NOFILE, &few);
  for (;;) accept(server, NULL, NULL);  // emfile-spin-blocking
}

static void closed_not_removed_poll(void) {
  for (;;) {
    char buffer[1024];
    struct pollfd* each = next(POLLIN);
    if (each->revents & POLLNVAL) continue;
    if (read(each->fd, buffer, sizeof buffer) <= 0) close(each->fd);  // closed-not-removed-poll
  }
}

static void blocking_call_exactly(void) {
  for (;;) {
    char buffer[10];
    struct pollfd* each = next(POLLIN);
    ssize_t got = recv(each->fd, buffer, sizeof buffer, MSG_WAITALL);  // blocking-call-exactly
    if (got <= 0) exit(1);
    send(each->fd, buffer, (size_t)got, MSG_NOSIGNAL);
  }
}

static void hangup_before_data_poll(void) {
  slow = 1;
  for (;;) {
    char buffer[100];
    struct pollfd* each = next(POLLIN | POLLRDHUP);
    if (each->revents & POLLRDHUP) {
      close(each->fd);  // hangup-before-data-poll
      each->fd = -1;
    } else if (each->revents & POLLIN) {
      read(each->fd, buffer, sizeof buffer);
    }
  }
}

int main(int count, char** given) {
  signal(SIGPIPE, SIG_IGN);
  listening();
  entries[size++] = (struct pollfd){server, POLLIN, 0};
#define IS(text, function) \
  if (strcmp(given[1], text) == 0) function()
  IS("eof-ignored-poll", eof_ignored_poll);
  IS("eof-ignored-select", eof_ignored_select);
  IS("always-writable-level", always_writable_level);
  IS("partial-send-lines", partial_send_lines);
  IS("edge-one-receive-again", edge_one_receive_again);
  IS("emfile-spin-blocking", emfile_spin_blocking);
  IS("closed-not-removed-poll", closed_not_removed_poll);
  IS("blocking-call-exactly", blocking_call_exactly);
  IS("hangup-before-data-poll", hangup_before_data_poll);
  return 1;
}
