// right: what follows looks at the rest
#include <poll.h>
#include <unistd.h>
void handle(int fd);

void serve(int listener) {
  struct pollfd p = {listener, POLLIN, 0};
  while (1) {
    poll(&p, 1, -1);
    if (p.revents == POLLIN) handle(p.fd);
    if (p.revents & ~POLLIN) close(p.fd);
  }
}
