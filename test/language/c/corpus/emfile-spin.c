#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_listener(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  listen(fd, 5);
  return fd;
}

//// wrong: told, and waited for again
int main(void) {
  int listener = open_listener();
  struct pollfd p = {.fd = listener, .events = POLLIN};
  while (1) {
    poll(&p, 1, -1);
    int client = accept(listener, NULL, NULL); // <- emfile-spin
    if (client < 0) {
      perror("accept");
      continue;
    }
    close(client);
  }
}

//// wrong: not told
int main(void) {
  int listener = open_listener();
  fd_set all, ready;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  for (;;) {
    ready = all;
    if (select(listener + 1, &ready, NULL, NULL, NULL) < 0) break;
    int client = accept(listener, NULL, NULL); // <- emfile-spin
    if (client >= 0) close(client);
  }
}

//// wrong: with epoll, in a helper
static void welcome(int listener) {
  int client;
  if ((client = accept(listener, NULL, NULL)) == -1) { // <- emfile-spin
    perror("accept");
    return;
  }
  close(client);
}

int main(void) {
  int listener = open_listener(), poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN}, ready[8];
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  while (epoll_wait(poller, ready, 8, -1) > 0) welcome(listener);
}

//// wrong: EAGAIN and EINTR are known, this is not
int main(void) {
  int listener = open_listener();
  struct pollfd p = {.fd = listener, .events = POLLIN};
  for (;;) {
    poll(&p, 1, -1);
    int client = accept(listener, NULL, NULL); // <- emfile-spin
    if (client == -1) {
      if (errno != EAGAIN && errno != EINTR) fprintf(stderr, "accept failed\n");
    } else close(client);
  }
}

//// wrong: accepted until there is none
int main(void) {
  int listener = open_listener();
  struct pollfd p = {.fd = listener, .events = POLLIN};
  for (;;) {
    int client;
    poll(&p, 1, -1);
    while ((client = accept(listener, NULL, NULL)) >= 0) close(client); // <- emfile-spin
  }
}

//// right: the program ends
int main(void) {
  int listener = open_listener();
  struct pollfd p = {.fd = listener, .events = POLLIN};
  while (1) {
    poll(&p, 1, -1);
    int client = accept(listener, NULL, NULL);
    if (client < 0) exit(1);
    close(client);
  }
}

//// right: the listener is paused
int main(void) {
  int listener = open_listener();
  struct pollfd p = {.fd = listener, .events = POLLIN};
  while (1) {
    poll(&p, 1, 1000);
    p.events = POLLIN;
    int client = accept(listener, NULL, NULL);
    if (client < 0) {
      p.events = 0;
      continue;
    }
    close(client);
  }
}

//// right: a spare descriptor
static int spare;

int main(void) {
  int listener = open_listener();
  struct pollfd p = {.fd = listener, .events = POLLIN};
  while (1) {
    poll(&p, 1, -1);
    int client = accept(listener, NULL, NULL);
    if (client < 0 && errno == EMFILE) {
      close(spare);
      close(accept(listener, NULL, NULL));
    }
    close(client);
  }
}

//// right: others are told
void accept_failed(int error);

int main(void) {
  int listener = open_listener();
  struct pollfd p = {.fd = listener, .events = POLLIN};
  while (1) {
    poll(&p, 1, -1);
    int client = accept(listener, NULL, NULL);
    if (client < 0) accept_failed(errno);
    else close(client);
  }
}

//// right: the loop is left
int main(void) {
  int listener = open_listener();
  struct pollfd p = {.fd = listener, .events = POLLIN};
  while (poll(&p, 1, -1) > 0) {
    int client = accept(listener, NULL, NULL);
    if (client == -1) break;
    close(client);
  }
}

//// right: nothing is watched
int main(void) {
  int listener = open_listener();
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    close(client);
  }
}
