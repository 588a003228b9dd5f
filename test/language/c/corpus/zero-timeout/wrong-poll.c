// wrong: poll
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  struct pollfd p = {listener, POLLIN, 0};
  while (1) {
    poll(&p, 1, 0); // expect zero-timeout
    if (p.revents & POLLIN) close(accept(listener, NULL, NULL));
  }
}
