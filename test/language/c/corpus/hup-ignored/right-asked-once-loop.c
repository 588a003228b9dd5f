// right: asked once, not in a loop
#include <poll.h>

int is_readable(int fd) {
  struct pollfd p = {fd, POLLIN, 0};
  if (poll(&p, 1, 0) != 1) return 0;
  if (p.revents == POLLIN) return 1;
  return 0;
}
