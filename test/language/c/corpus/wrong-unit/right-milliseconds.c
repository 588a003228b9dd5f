// right: in milliseconds
#include <poll.h>

int wait_for(struct pollfd *fds, int count) {
  return poll(fds, count, 5000);
}
