// wrong: five of something, with poll
#include <poll.h>

int wait_for(struct pollfd *fds, int count) {
  return poll(fds, count, 5); // expect wrong-unit
}
