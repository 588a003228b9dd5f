// One classic mistake, or its mended form: `mistakes <name> [mended]`. Prints its port. The line where a
// mistake is to be mended ends with its name in a comment.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
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

static int mended;
static int server, waiter;
static char payload[8 << 20];

static int listening(int backlog) {
  int made = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof at;
  bind(made, (void*)&at, size);
  listen(made, backlog);  // tiny-backlog
  getsockname(made, (void*)&at, &size);
  printf("%d\n", ntohs(at.sin_port));
  fflush(stdout);
  return made;
}

static void watch(int fd, uint32_t events) {
  struct epoll_event event = {events, {.fd = fd}};
  epoll_ctl(waiter, EPOLL_CTL_ADD, fd, &event);
}

static int accepted(int flags) {
  return accept4(server, NULL, NULL, flags);
}

static void eof_ignored(void) {
  for (;;) {
    struct epoll_event event;
    epoll_wait(waiter, &event, 1, -1);
    int fd = event.data.fd;
    if (fd == server) {
      watch(accepted(0), EPOLLIN);
      continue;
    }
    char buffer[1024];
    ssize_t got = recv(fd, buffer, sizeof buffer, 0);  // eof-ignored
    if (got > 0) send(fd, buffer, (size_t)got, MSG_NOSIGNAL);
    if (got <= 0 && mended) close(fd);
  }
}

static void always_writable(void) {
  for (;;) {
    struct epoll_event event;
    epoll_wait(waiter, &event, 1, -1);  // always-writable
    int fd = event.data.fd;
    if (fd == server) {
      watch(accepted(SOCK_NONBLOCK), mended ? EPOLLIN : EPOLLIN | EPOLLOUT);
      continue;
    }
    char buffer[1024];
    ssize_t got = event.events & ~EPOLLOUT ? recv(fd, buffer, sizeof buffer, 0) : 1;
    if (got <= 0) close(fd);
  }
}

static void zero_timeout(void) {
  for (;;) {
    struct epoll_event event;
    int count = epoll_wait(waiter, &event, 1, mended ? 50 : 0);  // zero-timeout
    if (count > 0) close(accepted(0));
  }
}

static void partial_send(void) {
  for (size_t i = 0; i < sizeof payload / 8; ++i) {
    char number[9];
    snprintf(number, sizeof number, "%08zu", i);
    memcpy(payload + 8 * i, number, 8);
  }
  int fd = accepted(SOCK_NONBLOCK);
  size_t sent = 0;
  for (;;) {
    ssize_t taken = send(fd, payload + sent, sizeof payload - sent, MSG_NOSIGNAL);  // partial-send
    if (taken > 0 && (mended || sent == 0)) sent += (size_t)taken;
    struct pollfd entry = {fd, POLLOUT, 0};
    poll(&entry, 1, -1);
    if (sent == sizeof payload) break;
    if (!mended) {
      send(fd, "and something else", 18, MSG_NOSIGNAL);
      break;
    }
  }
  accepted(0);
}

static void edge_one_receive(void) {
  for (;;) {
    struct epoll_event event;
    epoll_wait(waiter, &event, 1, -1);
    int fd = event.data.fd;
    if (fd == server) {
      watch(accepted(SOCK_NONBLOCK), EPOLLIN | EPOLLET);
      continue;
    }
    char buffer[16];
    do {
      ssize_t got = recv(fd, buffer, sizeof buffer, 0);  // edge-one-receive
      if (got == 0) close(fd);
      if (got <= 0) break;
    } while (mended);
  }
}

static void emfile_spin(void) {
  struct rlimit few = {16, 16};
  setrlimit(RLIMIT_NOFILE, &few);
  for (;;) {
    struct epoll_event event;
    epoll_wait(waiter, &event, 1, -1);
    int fd = accept4(server, NULL, NULL, 0);  // emfile-spin
    if (fd < 0 && mended) epoll_ctl(waiter, EPOLL_CTL_DEL, server, NULL);
  }
}

static void closed_not_removed(int selects) {
  struct pollfd entries[64] = {{server, POLLIN, 0}};
  nfds_t size = 1;
  for (;;) {
    if (selects) {
      fd_set set;
      FD_ZERO(&set);
      for (nfds_t i = 0; i < size; ++i)
        if (entries[i].fd >= 0) FD_SET(entries[i].fd, &set);
      if (select(64, &set, NULL, NULL, NULL) < 0) FD_ZERO(&set);
      for (nfds_t i = 0; i < size; ++i)
        entries[i].revents = entries[i].fd >= 0 && FD_ISSET(entries[i].fd, &set) ? POLLIN : 0;
    } else {
      poll(entries, size, -1);
    }
    for (nfds_t i = size; i-- > 0;) {
      char buffer[1024];
      if (!(entries[i].revents & POLLIN)) continue;
      if (entries[i].fd == server)
        entries[size++] = (struct pollfd){accepted(SOCK_NONBLOCK), POLLIN, 0};
      else if (recv(entries[i].fd, buffer, sizeof buffer, 0) == 0) {
        close(entries[i].fd);  // closed-not-removed
        if (mended) entries[i].fd = -1;
      }
    }
  }
}

// 'c': a receive, 's': a send, 'a': an accept.
static void blocking(char kind) {
  for (;;) {
    struct epoll_event event;
    epoll_wait(waiter, &event, 1, -1);
    int fd = event.data.fd;
    if (fd == server) {
      watch(accepted(mended ? SOCK_NONBLOCK : 0), EPOLLIN);
      continue;
    }
    char buffer[1024];
    ssize_t got = recv(fd, buffer, sizeof buffer, 0);
    if (got <= 0) {
      close(fd);
      continue;
    }
    if (memcmp(buffer, "block", 5) != 0 || mended) {
      send(fd, buffer, (size_t)got, MSG_NOSIGNAL);
      continue;
    }
    if (kind == 'c') recv(fd, buffer, sizeof buffer, 0);               // blocking-call
    if (kind == 's') send(fd, payload, sizeof payload, MSG_NOSIGNAL);  // blocking-send
    if (kind == 'a') watch(accept(server, NULL, NULL), EPOLLIN);       // blocking-accept
  }
}

static void reset_uncaught(void) {
  for (;;) {
    struct epoll_event event;
    epoll_wait(waiter, &event, 1, -1);
    int fd = event.data.fd;
    if (fd == server) {
      watch(accepted(0), EPOLLIN);
      continue;
    }
    char buffer[1024];
    ssize_t got = recv(fd, buffer, sizeof buffer, 0);  // reset-uncaught
    if (got > 0) send(fd, buffer, (size_t)got, MSG_NOSIGNAL);
    if (got < 0 && !mended) {
      perror("recv");
      exit(1);
    }
    if (got <= 0) close(fd);
  }
}

// A client that says `drop` has all others dropped.
static void stale_event(void) {
  int open[64], size = 0;
  for (;;) {
    struct epoll_event events[16];
    int count = epoll_wait(waiter, events, 16, -1), dropped = 0;
    for (int i = 0; i < count; ++i) {
      int fd = events[i].data.fd;
      if (fd == server) {
        open[size++] = accepted(0);
        watch(open[size - 1], EPOLLIN);
        continue;
      }
      if (mended && dropped && fd != open[0]) continue;
      char buffer[64];
      ssize_t got = recv(fd, buffer, sizeof buffer, 0);
      if (got == 4 && memcmp(buffer, "wait", 4) == 0) usleep(500000);
      if (got == 4 && memcmp(buffer, "drop", 4) == 0) {
        for (int k = 0; k < size; ++k)
          if (open[k] != fd) close(open[k]);  // stale-event
        open[0] = fd;
        size = dropped = 1;
      }
      if (got == 0) close(fd);
    }
  }
}

static void hangup_before_data(void) {
  for (;;) {
    struct epoll_event event;
    epoll_wait(waiter, &event, 1, -1);
    int fd = event.data.fd;
    if (fd == server) {
      int client = accepted(SOCK_NONBLOCK);
      usleep(300000);
      watch(client, EPOLLIN | EPOLLRDHUP);
      continue;
    }
    char buffer[1024];
    if (mended && recv(fd, buffer, sizeof buffer, 0) > 0) continue;
    if (event.events & (EPOLLRDHUP | EPOLLHUP)) close(fd);  // hangup-before-data
  }
}

int main(int count, char** given) {
  signal(SIGPIPE, SIG_IGN);
  const char* name = given[1];
  mended = count > 2;
  server = listening(strcmp(name, "tiny-backlog") == 0 && !mended ? 1 : 128);
  waiter = epoll_create1(0);
  watch(server, EPOLLIN);
  if (strcmp(name, "eof-ignored") == 0) eof_ignored();
  if (strcmp(name, "always-writable") == 0) always_writable();
  if (strcmp(name, "zero-timeout") == 0) zero_timeout();
  if (strcmp(name, "partial-send") == 0) partial_send();
  if (strcmp(name, "edge-one-receive") == 0) edge_one_receive();
  if (strcmp(name, "emfile-spin") == 0) emfile_spin();
  if (strcmp(name, "closed-not-removed") == 0) closed_not_removed(0);
  if (strcmp(name, "closed-not-removed-select") == 0) closed_not_removed(1);
  if (strncmp(name, "blocking-", 9) == 0) blocking(name[9]);
  if (strcmp(name, "reset-uncaught") == 0) reset_uncaught();
  if (strcmp(name, "stale-event") == 0) stale_event();
  if (strcmp(name, "hangup-before-data") == 0) hangup_before_data();
  sleep(60);
}
