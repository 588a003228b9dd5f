// wrong: readable, else writable
#include <sys/epoll.h>
void handle(int fd);

void serve(int poller) {
  struct epoll_event ready[8], *each;
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (each = ready; each < ready + n; each++) {
      if (each->events == EPOLLIN) { // expect hup-ignored
        handle(each->data.fd);
      } else if (each->events == EPOLLOUT) { // expect hup-ignored
        handle(-each->data.fd);
      }
    }
  }
}
