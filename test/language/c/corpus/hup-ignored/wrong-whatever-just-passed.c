// wrong: whatever is not just that is passed over
#include <poll.h>
void handle(int fd);

void serve(int listener) {
  struct pollfd fds[2] = {{listener, POLLIN, 0}};
  while (poll(fds, 2, -1) > 0) {
    for (int i = 0; i < 2; i++) {
      if (fds[i].revents != POLLIN) continue; // expect hup-ignored
      handle(fds[i].fd);
    }
  }
}
