// right: hang-ups come first
#include <sys/epoll.h>
#include <unistd.h>
void handle(int fd);

void serve(int poller) {
  struct epoll_event ready[8];
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      if (ready[i].events & (EPOLLHUP | EPOLLERR)) close(ready[i].data.fd);
      if (ready[i].events == EPOLLIN) handle(ready[i].data.fd);
    }
  }
}
