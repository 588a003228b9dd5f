// right: computed
#include <poll.h>

int wait_for(struct pollfd *fds, int count, int timeout_seconds) {
  return poll(fds, count, timeout_seconds * 1000);
}
