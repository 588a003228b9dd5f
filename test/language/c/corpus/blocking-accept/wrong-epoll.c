// wrong: with epoll
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN}, ready[8];
  listen(listener, 5);
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  while (epoll_wait(poller, ready, 8, -1) > 0) {
    int client = accept(listener, NULL, NULL); // expect blocking-accept
    close(client);
  }
}
