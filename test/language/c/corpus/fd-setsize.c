#include <poll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd);

//// wrong: every connection goes into the set
void serve(int listener) {
  fd_set all, ready;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    int client = accept(listener, NULL, NULL);
    FD_SET(client, &all); // <- fd-setsize
    if (client > highest) highest = client;
  }
}

//// wrong: failure is looked at, the number is not
void serve(int listener) {
  fd_set all, ready;
  int highest = listener, client;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  for (;;) {
    ready = all;
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return;
    if ((client = accept(listener, NULL, NULL)) < 0) continue;
    FD_SET(client, &all); // <- fd-setsize
    highest = client > highest ? client : highest;
  }
}

//// wrong: in a helper
static fd_set all;
static int highest;

static void welcome(int listener) {
  int client = accept(listener, NULL, NULL);
  if (client != -1) {
    FD_SET(client, &all); // <- fd-setsize
    if (client > highest) highest = client;
  }
}

void serve(int listener) {
  FD_SET(listener, &all);
  highest = listener;
  while (1) {
    fd_set ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    welcome(listener);
  }
}

//// wrong: kept in a structure
struct server { fd_set all; int highest, listener; };

void serve(struct server *s) {
  fd_set ready;
  FD_SET(s->listener, &s->all);
  for (;;) {
    ready = s->all;
    select(s->highest + 1, &ready, NULL, NULL, NULL);
    if (FD_ISSET(s->listener, &ready)) {
      int fd = accept(s->listener, 0, 0);
      FD_SET(fd, &s->all); // <- fd-setsize
      if (fd > s->highest) s->highest = fd;
    }
  }
}

//// wrong: with accept4
void serve(int listener) {
  fd_set all, ready;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  do {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (client > highest) highest = client;
    FD_SET(client, &all); // <- fd-setsize
  } while (1);
}

//// right: compared with the limit
void serve(int listener) {
  fd_set all, ready;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    int client = accept(listener, NULL, NULL);
    if (client >= FD_SETSIZE) {
      close(client);
      continue;
    }
    FD_SET(client, &all);
    if (client > highest) highest = client;
  }
}

//// right: a limit of its own
#define MAX_CLIENTS 30

void serve(int listener) {
  fd_set all, ready;
  int highest = listener, count = 0;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    int client = accept(listener, NULL, NULL);
    if (count++ < MAX_CLIENTS) FD_SET(client, &all);
    if (client > highest) highest = client;
  }
}

//// right: one connection at a time
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  while (1) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(client, &ready);
    select(client + 1, &ready, NULL, NULL, NULL);
    handle(client);
  }
}

//// right: poll has no such limit
void serve(int listener) {
  struct pollfd fds[64] = {{listener, POLLIN, 0}};
  int count = 1;
  while (poll(fds, count, -1) > 0) {
    fds[count].fd = accept(listener, NULL, NULL);
    fds[count++].events = POLLIN;
  }
}

//// right: the listener alone
void serve(int listener) {
  while (1) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    select(listener + 1, &ready, NULL, NULL, NULL);
    handle(accept(listener, NULL, NULL));
  }
}

//// right: a client has one socket
void reach(void) {
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  while (1) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(sock, &ready);
    select(sock + 1, &ready, NULL, NULL, NULL);
    handle(sock);
  }
}
