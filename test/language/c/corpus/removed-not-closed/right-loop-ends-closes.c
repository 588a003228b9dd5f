// right: the loop ends, and closes after it
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

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
