// right: its name says milliseconds
#include <poll.h>

int wait_for(struct pollfd *fds, int count, int timeout_ms) {
  return poll(fds, count, timeout_ms);
}
