// wrong: with epoll, in a helper
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_listener(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  listen(fd, 5);
  return fd;
}

static void welcome(int listener) {
  int client;
  if ((client = accept(listener, NULL, NULL)) == -1) { // expect emfile-spin
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
