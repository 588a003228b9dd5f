#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

//// wrong: with select
int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  listen(listener, 5);
  for (;;) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    select(listener + 1, &ready, NULL, NULL, NULL);
    if (FD_ISSET(listener, &ready)) {
      int client = accept(listener, NULL, NULL); // <- blocking-accept
      close(client);
    }
  }
}

//// wrong: with poll
int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct pollfd p = {.fd = listener, .events = POLLIN};
  listen(listener, 5);
  while (poll(&p, 1, -1) > 0) close(accept(p.fd, NULL, NULL)); // <- blocking-accept
}

//// wrong: with epoll
int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN}, ready[8];
  listen(listener, 5);
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  while (epoll_wait(poller, ready, 8, -1) > 0) {
    int client = accept(listener, NULL, NULL); // <- blocking-accept
    close(client);
  }
}

//// wrong: in a helper, the listener global
static int listener;

static void welcome(void) {
  close(accept(listener, NULL, NULL)); // <- blocking-accept
}

int main(void) {
  struct pollfd p;
  listener = socket(AF_INET, SOCK_STREAM, 0);
  listen(listener, 5);
  p.fd = listener;
  p.events = POLLIN;
  for (;;) {
    poll(&p, 1, -1);
    welcome();
  }
}

//// wrong: in a field, made by a helper
struct server { int listener; };

static int open_listener(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  listen(fd, 5);
  return fd;
}

static void serve(struct server *s) {
  struct pollfd p = {s->listener, POLLIN, 0};
  while (poll(&p, 1, -1) > 0) {
    int client = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK); // <- blocking-accept
    close(client);
  }
}

int main(void) {
  struct server s = {.listener = open_listener()};
  serve(&s);
}

//// right: created as non-blocking
int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct pollfd p = {.fd = listener, .events = POLLIN};
  listen(listener, 5);
  while (poll(&p, 1, -1) > 0) close(accept(p.fd, NULL, NULL));
}

//// right: made so with fcntl
int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct pollfd p = {.fd = listener, .events = POLLIN};
  fcntl(listener, F_SETFL, O_NONBLOCK);
  listen(listener, 5);
  while (poll(&p, 1, -1) > 0) close(accept(p.fd, NULL, NULL));
}

//// right: made so with ioctl
int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct pollfd p = {.fd = listener, .events = POLLIN};
  ioctl(listener, FIONBIO, &on);
  listen(listener, 5);
  while (poll(&p, 1, -1) > 0) close(accept(p.fd, NULL, NULL));
}

//// right: others may have made it so
int set_up(int fd);

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct pollfd p = {.fd = listener, .events = POLLIN};
  set_up(listener);
  listen(listener, 5);
  while (poll(&p, 1, -1) > 0) close(accept(p.fd, NULL, NULL));
}

//// right: nothing else is waited for
int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  listen(listener, 5);
  for (;;) close(accept(listener, NULL, NULL));
}

//// right: it comes from elsewhere
void serve(int listener) {
  struct pollfd p = {.fd = listener, .events = POLLIN};
  while (poll(&p, 1, -1) > 0) close(accept(listener, NULL, NULL));
}
