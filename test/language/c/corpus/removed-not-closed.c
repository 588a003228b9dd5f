#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

//// wrong: cleared from the set, with select
void serve(int listener) {
  fd_set all, ready;
  char buffer[512];
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    for (int i = 0; i <= highest; i++) {
      if (!FD_ISSET(i, &ready)) continue;
      if (i == listener) {
        int client = accept(listener, NULL, NULL);
        FD_SET(client, &all);
        if (client > highest) highest = client;
      } else if (recv(i, buffer, sizeof buffer, 0) <= 0) {
        FD_CLR(i, &all); // <- removed-not-closed
      }
    }
  }
}

//// wrong: deleted from the interest list
void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  char buffer[64];
  int client = accept(listener, NULL, NULL);
  event.data.fd = client;
  epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      ssize_t got = read(ready[i].data.fd, buffer, sizeof buffer);
      if (got == 0) {
        epoll_ctl(poller, EPOLL_CTL_DEL, ready[i].data.fd, NULL); // <- removed-not-closed
        printf("gone\n");
      }
    }
  }
}

//// wrong: in a helper
static void drop(int poller, int fd) {
  epoll_ctl(poller, EPOLL_CTL_DEL, fd, NULL); // <- removed-not-closed
}

void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  char buffer[64];
  event.data.fd = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++)
      if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) < 1) drop(poller, ready[i].data.fd);
  }
}

//// wrong: its owner is freed, the descriptor is not
struct client { int fd; };

static void on_readable(int poller, struct client *c) {
  char buffer[64];
  if (recv(c->fd, buffer, sizeof buffer, 0) == 0) {
    epoll_ctl(poller, EPOLL_CTL_DEL, c->fd, NULL); // <- removed-not-closed
    free(c);
  }
}

void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  struct client *c = malloc(sizeof *c);
  c->fd = accept(listener, NULL, NULL);
  event.data.ptr = c;
  epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) on_readable(poller, ready[i].data.ptr);
  }
}

//// wrong: nothing is a case of a switch
void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  char buffer[64];
  int client = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
  while (epoll_wait(poller, ready, 8, -1) >= 0) {
    switch (recv(client, buffer, sizeof buffer, 0)) {
      case 0:
        epoll_ctl(poller, EPOLL_CTL_DEL, client, 0); // <- removed-not-closed
        break;
      case -1:
        exit(1);
    }
  }
}

//// right: cleared and closed
void serve(int listener) {
  fd_set all, ready;
  char buffer[512];
  int client = accept(listener, NULL, NULL);
  FD_ZERO(&all);
  FD_SET(client, &all);
  while (1) {
    ready = all;
    select(client + 1, &ready, NULL, NULL, NULL);
    if (recv(client, buffer, sizeof buffer, 0) <= 0) {
      FD_CLR(client, &all);
      close(client);
    }
  }
}

//// right: put back into a pool
static int pool[16], pooled;

void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  char buffer[64];
  int client = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
  while (epoll_wait(poller, ready, 8, -1) >= 0) {
    if (recv(client, buffer, sizeof buffer, 0) == 0) {
      epoll_ctl(poller, EPOLL_CTL_DEL, client, NULL);
      pool[pooled++] = client;
    }
  }
}

//// right: handed to others
void retire(int fd);

void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  char buffer[64];
  int client = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
  while (epoll_wait(poller, ready, 8, -1) >= 0) {
    if (recv(client, buffer, sizeof buffer, 0) == 0) {
      epoll_ctl(poller, EPOLL_CTL_DEL, client, NULL);
      retire(client);
    }
  }
}

//// right: closed by a helper
static void drop(int poller, int fd) {
  epoll_ctl(poller, EPOLL_CTL_DEL, fd, NULL);
  close(fd);
}

void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  char buffer[64];
  event.data.fd = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++)
      if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) < 1) drop(poller, ready[i].data.fd);
  }
}

//// right: the loop ends, and closes after it
void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  char buffer[64];
  int client = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
  while (epoll_wait(poller, ready, 8, -1) >= 0) {
    if (recv(client, buffer, sizeof buffer, 0) == 0) {
      epoll_ctl(poller, EPOLL_CTL_DEL, client, NULL);
      break;
    }
  }
  close(client);
}
