// right: for ever, and not at all
#include <poll.h>

int wait_for(struct pollfd *fds, int count) {
  return poll(fds, count, -1) > 0 && poll(fds, count, 0) > 0;
}
