// right: others may go on
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd);

void serve(int poller, int listener) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET}, ready[8];
  char buffer[64];
  event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  while (1) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) > 0) handle(ready[i].data.fd);
      else close(ready[i].data.fd);
    }
  }
}
