// wrong: two
#include <poll.h>

int wait_for(struct pollfd *fds, int count) {
  int n;
  if ((n = poll(fds, count, 2)) == 0) return -1; // expect wrong-unit
  return n;
}
