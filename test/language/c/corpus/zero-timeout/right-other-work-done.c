// right: other work is done between
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void simulate(double seconds);

void serve(int listener) {
  struct pollfd p = {listener, POLLIN, 0};
  while (1) {
    poll(&p, 1, 0);
    if (p.revents & POLLIN) close(accept(listener, NULL, NULL));
    simulate(0.01);
  }
}
