// right: the events follow the queue, with poll
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd, int events);

static int queued;

void serve(int listener) {
  struct pollfd p;
  p.fd = accept(listener, NULL, NULL);
  p.events = POLLIN | POLLOUT;
  while (poll(&p, 1, -1) > 0) {
    handle(p.fd, p.revents);
    if (queued == 0) p.events &= ~POLLOUT;
  }
}
