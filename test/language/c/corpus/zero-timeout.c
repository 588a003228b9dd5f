#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

//// wrong: poll
void serve(int listener) {
  struct pollfd p = {listener, POLLIN, 0};
  while (1) {
    poll(&p, 1, 0); // <- zero-timeout
    if (p.revents & POLLIN) close(accept(listener, NULL, NULL));
  }
}

//// wrong: epoll
void serve(int poller, int listener) {
  struct epoll_event ready[8];
  for (;;) {
    int n = epoll_wait(poller, ready, 8, 0); // <- zero-timeout
    for (int i = 0; i < n; i++) close(accept(listener, NULL, NULL));
  }
}

//// wrong: select with a timeout of nothing
void serve(int listener) {
  for (;;) {
    fd_set ready;
    struct timeval none = {0, 0};
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    if (select(listener + 1, &ready, NULL, NULL, &none) > 0) { // <- zero-timeout
      close(accept(listener, NULL, NULL));
    }
  }
}

//// wrong: filled field by field
void serve(int listener) {
  fd_set ready;
  struct timeval none;
  do {
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    none.tv_sec = 0;
    none.tv_usec = 0;
    select(listener + 1, &ready, NULL, NULL, &none); // <- zero-timeout
    if (!FD_ISSET(listener, &ready)) continue;
    close(accept(listener, NULL, NULL));
  } while (1);
}

//// wrong: by a name
#define NO_WAIT 0
static volatile int running = 1;

void serve(int poller, int listener) {
  struct epoll_event ready[8];
  while (running) {
    int n = epoll_wait(poller, ready, 8, NO_WAIT); // <- zero-timeout
    if (n < 0) return;
    if (n > 0) close(accept(listener, NULL, NULL));
  }
}

//// right: as long as it takes
void serve(int listener) {
  struct pollfd p = {listener, POLLIN, 0};
  while (1) {
    poll(&p, 1, -1);
    if (p.revents & POLLIN) close(accept(listener, NULL, NULL));
  }
}

//// right: asked once
int is_readable(int fd) {
  struct pollfd p = {fd, POLLIN, 0};
  return poll(&p, 1, 0) > 0;
}

//// right: until there is no more
void drain(int fd) {
  struct pollfd p = {fd, POLLIN, 0};
  char buffer[64];
  while (poll(&p, 1, 0) > 0) {
    if (recv(fd, buffer, sizeof buffer, 0) <= 0) break;
  }
}

//// right: it sleeps between
void serve(int listener) {
  struct pollfd p = {listener, POLLIN, 0};
  while (1) {
    poll(&p, 1, 0);
    if (p.revents & POLLIN) close(accept(listener, NULL, NULL));
    usleep(10000);
  }
}

//// right: other work is done between
void simulate(double seconds);

void serve(int listener) {
  struct pollfd p = {listener, POLLIN, 0};
  while (1) {
    poll(&p, 1, 0);
    if (p.revents & POLLIN) close(accept(listener, NULL, NULL));
    simulate(0.01);
  }
}

//// right: it waits elsewhere in the loop
void serve(int listener, int other) {
  struct pollfd p = {listener, POLLIN, 0}, q = {other, POLLIN, 0};
  while (1) {
    poll(&p, 1, 0);
    if (p.revents & POLLIN) close(accept(listener, NULL, NULL));
    poll(&q, 1, 1000);
  }
}

//// right: the time of a select is half a second
void serve(int listener) {
  for (;;) {
    fd_set ready;
    struct timeval half = {0, 500000};
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    select(listener + 1, &ready, NULL, NULL, &half);
  }
}

//// right: one after the other is asked, with a pause for all of them
static int clients[30], count;

void serve(void) {
  for (;;) {
    for (int i = 0; i < count; i++) {
      struct pollfd p = {clients[i], POLLIN, 0};
      if (poll(&p, 1, 0) > 0) printf("%d\n", clients[i]);
    }
    usleep(10000);
  }
}
