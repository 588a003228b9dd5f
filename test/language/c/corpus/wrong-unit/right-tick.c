// right: a tick
#include <sys/epoll.h>

void serve(int poller) {
  struct epoll_event ready[8];
  for (;;) epoll_wait(poller, ready, 8, 10);
}
