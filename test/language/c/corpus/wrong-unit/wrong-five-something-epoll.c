// wrong: five of something, with epoll
#include <sys/epoll.h>

void serve(int poller) {
  struct epoll_event ready[8];
  while (1) epoll_wait(poller, ready, 8, 5); // expect wrong-unit
}
