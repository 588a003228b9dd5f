// wrong: by a name
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define NO_WAIT 0
static volatile int running = 1;

void serve(int poller, int listener) {
  struct epoll_event ready[8];
  while (running) {
    int n = epoll_wait(poller, ready, 8, NO_WAIT); // expect zero-timeout
    if (n < 0) return;
    if (n > 0) close(accept(listener, NULL, NULL));
  }
}
