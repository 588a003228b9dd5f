// right: it waits elsewhere in the loop
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener, int other) {
  struct pollfd p = {listener, POLLIN, 0}, q = {other, POLLIN, 0};
  while (1) {
    poll(&p, 1, 0);
    if (p.revents & POLLIN) close(accept(listener, NULL, NULL));
    poll(&q, 1, 1000);
  }
}
