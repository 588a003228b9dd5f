// wrong: its name says seconds
#include <poll.h>

int wait_for(struct pollfd *fds, int count, int timeout_seconds) {
  return poll(fds, count, timeout_seconds); // expect wrong-unit
}
