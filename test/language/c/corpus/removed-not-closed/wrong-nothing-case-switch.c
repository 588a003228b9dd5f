// wrong: nothing is a case of a switch
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>

void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  char buffer[64];
  int client = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
  while (epoll_wait(poller, ready, 8, -1) >= 0) {
    switch (recv(client, buffer, sizeof buffer, 0)) {
      case 0:
        epoll_ctl(poller, EPOLL_CTL_DEL, client, 0); // expect removed-not-closed
        break;
      case -1:
        exit(1);
    }
  }
}
