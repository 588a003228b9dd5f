#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

//// wrong: a positive result alone is looked at, with select
int serve(int listener) {
  fd_set all, ready;
  char buffer[512];
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return -1;
    for (int i = 0; i <= highest; i++) {
      if (!FD_ISSET(i, &ready)) continue;
      if (i == listener) {
        int client = accept(listener, NULL, NULL);
        if (client >= FD_SETSIZE) abort();
        FD_SET(client, &all);
        if (client > highest) highest = client;
      } else {
        ssize_t n = recv(i, buffer, sizeof buffer, 0); // <- eof-ignored
        if (n > 0) printf("%.*s", (int)n, buffer);
      }
    }
  }
}

//// wrong: only an error is looked at, with poll
void serve(int listener) {
  struct pollfd fds[64] = {{listener, POLLIN, 0}};
  int count = 1;
  char buffer[512];
  for (;;) {
    poll(fds, count, -1);
    if (fds[0].revents & POLLIN && count < 64) {
      fds[count].fd = accept(listener, NULL, NULL);
      fds[count].events = POLLIN;
      count++;
    }
    for (int i = 1; i < count; i++) {
      if (!(fds[i].revents & POLLIN)) continue;
      int n = read(fds[i].fd, buffer, sizeof buffer); // <- eof-ignored
      if (n < 0) {
        perror("read");
        continue;
      }
      fwrite(buffer, 1, n, stdout);
    }
  }
}

//// wrong: in a helper that the loop calls, with epoll
struct client { int fd; char text[256]; };

static void on_readable(struct client *c) {
  ssize_t n;
  n = recv(c->fd, c->text, sizeof c->text, 0); // <- eof-ignored
  if (n == -1) {
    if (errno != EAGAIN) perror("recv");
    return;
  }
  if (n) printf("%zd bytes\n", n);
}

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, ready[16];
  listen(listener, 5);
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 16, -1);
    for (int i = 0; i < n; i++) {
      if (ready[i].data.fd == listener) {
        struct client *c = calloc(1, sizeof *c);
        c->fd = accept(listener, NULL, NULL);
        struct epoll_event added = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &added);
      } else {
        on_readable(ready[i].data.ptr);
      }
    }
  }
}

//// wrong: a switch without a case for nothing
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  struct pollfd p = {.fd = client, .events = POLLIN};
  while (poll(&p, 1, 1000) >= 0) {
    switch (recv(client, buffer, sizeof buffer, 0)) { // <- eof-ignored
      case -1:
        perror("recv");
        return;
      case 64:
        puts("full");
        break;
    }
  }
}

//// wrong: the loop goes on until an error
void drain(int listener) {
  char buffer[64];
  int client = accept(listener, NULL, NULL);
  ssize_t n;
  while ((n = recv(client, buffer, sizeof buffer, 0)) >= 0) { // <- eof-ignored
    printf("%.*s", (int)n, buffer);
  }
  close(client);
}

//// wrong: a client that watches the keyboard too
int main(void) {
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  char line[200], reply[200];
  fd_set ready;
  for (;;) {
    FD_ZERO(&ready);
    FD_SET(0, &ready);
    FD_SET(sock, &ready);
    if (select(sock + 1, &ready, NULL, NULL, NULL) < 0) exit(1);
    if (FD_ISSET(sock, &ready)) {
      int got = recv(sock, reply, 199, 0); // <- eof-ignored
      if (got > 0) {
        reply[got] = 0;
        fputs(reply, stdout);
      }
    }
    if (FD_ISSET(0, &ready) && fgets(line, 200, stdin)) send(sock, line, strlen(line), 0);
  }
}

//// right: both nothing and an error end it
int serve(int listener) {
  fd_set all, ready;
  char buffer[512];
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return -1;
    for (int i = 0; i <= highest; i++) {
      if (!FD_ISSET(i, &ready)) continue;
      if (i == listener) {
        int client = accept(listener, NULL, NULL);
        FD_SET(client, &all);
        if (client > highest) highest = client;
      } else {
        ssize_t n = recv(i, buffer, sizeof buffer, 0);
        if (n <= 0) {
          close(i);
          FD_CLR(i, &all);
        }
      }
    }
  }
}

//// right: a flag ends it later
void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  char buffer[64];
  int client = accept(listener, NULL, NULL);
  event.data.fd = client;
  epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      int done = 0;
      while (1) {
        ssize_t count = read(ready[i].data.fd, buffer, sizeof buffer);
        if (count == -1) {
          if (errno != EAGAIN) done = 1;
          break;
        } else if (count == 0) {
          done = 1;
          break;
        }
      }
      if (done) close(ready[i].data.fd);
    }
  }
}

//// right: a helper that cannot be read here is told
void connection_ended(int fd);

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  struct pollfd p = {.fd = client, .events = POLLIN};
  while (poll(&p, 1, 1000) >= 0) {
    if (recv(client, buffer, sizeof buffer, 0) == 0) connection_ended(client);
  }
}

//// right: the helper's result tells its caller
static int on_readable(int fd) {
  char buffer[64];
  int n = recv(fd, buffer, sizeof buffer, 0);
  if (n > 0) return 1;
  return 0;
}

void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  int client = accept(listener, NULL, NULL);
  event.data.fd = client;
  epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++)
      if (!on_readable(ready[i].data.fd)) close(ready[i].data.fd);
  }
}

//// right: nothing is a datagram too
void serve(void) {
  int sock = socket(AF_INET, SOCK_DGRAM, 0);
  char buffer[64];
  struct pollfd p = {.fd = sock, .events = POLLIN};
  while (poll(&p, 1, 1000) >= 0) {
    int n = recv(sock, buffer, sizeof buffer, 0);
    if (n > 0) printf("%.*s", n, buffer);
  }
}

//// right: the loop is left by goto
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  struct pollfd p = {.fd = client, .events = POLLIN};
  while (poll(&p, 1, 1000) >= 0) {
    int n = recv(client, buffer, sizeof buffer, 0);
    if (!n) goto end;
  }
end:
  close(client);
}

//// right: the loop asks a flag of its own
void serve(int listener) {
  int client = accept(listener, NULL, NULL), running = 1;
  char buffer[64];
  struct pollfd p = {.fd = client, .events = POLLIN};
  while (running && poll(&p, 1, 1000) >= 0) {
    int n = recv(client, buffer, sizeof buffer, 0);
    if (n == 0) running = 0;
  }
  close(client);
}

//// right: silenced
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  struct pollfd p = {.fd = client, .events = POLLIN};
  for (;;) {
    poll(&p, 1, 1000);
    recv(client, buffer, sizeof buffer, 0); // netlab: ignore[eof-ignored]
    recv(client, buffer, sizeof buffer, 0); /* netlab: ignore[eof-ignored] */
  }
}

//// right: a macro stands for the end
#define HANG_UP close(client); client = -1

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  struct pollfd p = {.fd = client, .events = POLLIN};
  for (;;) {
    poll(&p, 1, 1000);
    int n = recv(client, buffer, sizeof buffer, 0);
    if (n < 1) { HANG_UP; }
  }
}
