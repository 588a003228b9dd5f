// wrong: a constant in seconds
#include <sys/epoll.h>

#define IDLE_SECONDS 30

void serve(int poller) {
  struct epoll_event ready[8];
  for (;;) epoll_wait(poller, ready, 8, IDLE_SECONDS); // expect wrong-unit
}
