// wrong: deleted from the interest list
#include <stdio.h>
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
      ssize_t got = read(ready[i].data.fd, buffer, sizeof buffer);
      if (got == 0) {
        epoll_ctl(poller, EPOLL_CTL_DEL, ready[i].data.fd, NULL); // expect removed-not-closed
        printf("gone\n");
      }
    }
  }
}
