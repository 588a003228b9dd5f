#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#define max(a, b) ((a) > (b) ? (a) : (b))

//// wrong: the highest descriptor itself
void serve(int listener) {
  fd_set all, ready;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  for (;;) {
    ready = all;
    select(highest, &ready, NULL, NULL, NULL); // <- c-nfds
    if (FD_ISSET(listener, &ready)) {
      int client = accept(listener, NULL, NULL);
      FD_SET(client, &all);
      if (client > highest) highest = client;
    }
  }
}

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  listen(listener, 5);
  serve(listener);
}

//// wrong: the only descriptor itself
void wait_for_reply(void) {
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  fd_set ready;
  FD_ZERO(&ready);
  FD_SET(sock, &ready);
  select(sock, &ready, NULL, NULL, NULL); // <- c-nfds
}

//// wrong: the higher of two
void serve(void) {
  int one = socket(AF_INET, SOCK_STREAM, 0), other = socket(AF_INET6, SOCK_STREAM, 0);
  fd_set ready;
  while (1) {
    FD_ZERO(&ready);
    FD_SET(one, &ready);
    FD_SET(other, &ready);
    select(one > other ? one : other, &ready, NULL, NULL, NULL); // <- c-nfds
  }
}

//// wrong: the higher of two by a macro
void serve(void) {
  int one = socket(AF_INET, SOCK_STREAM, 0), other = socket(AF_INET6, SOCK_STREAM, 0);
  fd_set ready;
  while (1) {
    FD_ZERO(&ready);
    FD_SET(one, &ready);
    FD_SET(other, &ready);
    if (select(max(one, other), &ready, NULL, NULL, NULL) < 0) return; // <- c-nfds
  }
}

//// wrong: the set is filled once
void serve(int listener) {
  fd_set ready;
  FD_ZERO(&ready);
  FD_SET(listener, &ready);
  while (1) {
    int n = select(listener + 1, &ready, NULL, NULL, NULL); // <- c-nfds
    if (n > 0 && FD_ISSET(listener, &ready)) close(accept(listener, NULL, NULL));
  }
}

//// wrong: the timeout is filled once
void serve(int listener) {
  struct timeval patience = {5, 0};
  while (1) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    if (select(listener + 1, &ready, NULL, NULL, &patience) == 0) puts("idle"); // <- c-nfds
  }
}

//// wrong: the timeout is filled outside the inner loop
void serve(int listener) {
  struct timeval patience;
  fd_set all, ready;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  for (;;) {
    int n;
    patience.tv_sec = 1;
    patience.tv_usec = 0;
    do {
      ready = all;
      n = select(listener + 1, &ready, NULL, NULL, &patience); // <- c-nfds
    } while (n <= 0);
    close(accept(listener, NULL, NULL));
  }
}

//// wrong: only cleared in the loop
void serve(int first, int second) {
  fd_set ready;
  FD_ZERO(&ready);
  FD_SET(first, &ready);
  FD_SET(second, &ready);
  for (;;) {
    if (select(FD_SETSIZE, &ready, NULL, NULL, NULL) < 0) break; // <- c-nfds
    if (FD_ISSET(first, &ready)) FD_CLR(first, &ready);
  }
}

//// right: one more, and a copy for each call
void serve(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  fd_set all, ready;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  for (;;) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    if (FD_ISSET(listener, &ready)) {
      int client = accept(listener, NULL, NULL);
      FD_SET(client, &all);
      if (client > highest) highest = client;
    }
  }
}

//// right: one more is counted where it is computed
void serve(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int count = listener + 1;
  fd_set ready;
  for (;;) {
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    select(count, &ready, NULL, NULL, NULL);
  }
}

//// right: counted up later
void serve(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int count = listener;
  fd_set ready;
  count++;
  for (;;) {
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    select(count, &ready, NULL, NULL, NULL);
  }
}

//// right: the largest there can be
void serve(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  fd_set ready;
  struct timeval patience;
  for (;;) {
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    memset(&patience, 0, sizeof patience);
    patience.tv_sec = 5;
    select(FD_SETSIZE, &ready, NULL, NULL, &patience);
  }
}

//// right: whoever calls it has counted
static int wait_on(int count, fd_set *ready) {
  return select(count, ready, NULL, NULL, NULL);
}

void serve(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  for (;;) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    wait_on(listener + 1, &ready);
  }
}

//// right: tried again after a signal alone, which changes nothing
int wait_for(int fd) {
  fd_set ready;
  struct timeval patience = {5, 0};
  int n;
  FD_ZERO(&ready);
  FD_SET(fd, &ready);
  do {
    n = select(fd + 1, &ready, NULL, NULL, &patience);
  } while (n < 0 && errno == EINTR);
  return n;
}

//// right: what is left of the timeout is meant to shrink
int wait_for(int fd) {
  fd_set ready;
  struct timeval patience = {5, 0};
  for (;;) {
    FD_ZERO(&ready);
    FD_SET(fd, &ready);
    int n = select(fd + 1, &ready, NULL, NULL, &patience);
    if (n == 0) return -1;
    if (n > 0) return fd;
  }
}

//// right: a helper fills it
static void fill(fd_set *set, int fd) {
  FD_ZERO(set);
  FD_SET(fd, set);
}

void serve(int listener) {
  fd_set ready;
  fill(&ready, listener);
  while (1) {
    fill(&ready, listener);
    select(listener + 1, &ready, NULL, NULL, NULL);
  }
}
