// right: a flag ends it later
#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

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
