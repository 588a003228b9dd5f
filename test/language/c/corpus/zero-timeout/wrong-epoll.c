// wrong: epoll
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int poller, int listener) {
  struct epoll_event ready[8];
  for (;;) {
    int n = epoll_wait(poller, ready, 8, 0); // expect zero-timeout
    for (int i = 0; i < n; i++) close(accept(listener, NULL, NULL));
  }
}
