#include <poll.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>

//// wrong: five of something, with poll
int wait_for(struct pollfd *fds, int count) {
  return poll(fds, count, 5); // <- wrong-unit
}

//// wrong: five of something, with epoll
void serve(int poller) {
  struct epoll_event ready[8];
  while (1) epoll_wait(poller, ready, 8, 5); // <- wrong-unit
}

//// wrong: two
int wait_for(struct pollfd *fds, int count) {
  int n;
  if ((n = poll(fds, count, 2)) == 0) return -1; // <- wrong-unit
  return n;
}

//// wrong: its name says seconds
int wait_for(struct pollfd *fds, int count, int timeout_seconds) {
  return poll(fds, count, timeout_seconds); // <- wrong-unit
}

//// wrong: a constant in seconds
#define IDLE_SECONDS 30

void serve(int poller) {
  struct epoll_event ready[8];
  for (;;) epoll_wait(poller, ready, 8, IDLE_SECONDS); // <- wrong-unit
}

//// right: in milliseconds
int wait_for(struct pollfd *fds, int count) {
  return poll(fds, count, 5000);
}

//// right: computed
int wait_for(struct pollfd *fds, int count, int timeout_seconds) {
  return poll(fds, count, timeout_seconds * 1000);
}

//// right: for ever, and not at all
int wait_for(struct pollfd *fds, int count) {
  return poll(fds, count, -1) > 0 && poll(fds, count, 0) > 0;
}

//// right: its name says milliseconds
int wait_for(struct pollfd *fds, int count, int timeout_ms) {
  return poll(fds, count, timeout_ms);
}

//// right: select counts in seconds
int wait_for(int fd) {
  fd_set ready;
  struct timeval five = {5, 0};
  FD_ZERO(&ready);
  FD_SET(fd, &ready);
  return select(fd + 1, &ready, NULL, NULL, &five);
}

//// right: a tick
void serve(int poller) {
  struct epoll_event ready[8];
  for (;;) epoll_wait(poller, ready, 8, 10);
}
