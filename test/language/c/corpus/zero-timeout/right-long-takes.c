// right: as long as it takes
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  struct pollfd p = {listener, POLLIN, 0};
  while (1) {
    poll(&p, 1, -1);
    if (p.revents & POLLIN) close(accept(listener, NULL, NULL));
  }
}
