// right: anything else ends it
#include <poll.h>
void handle(int fd);

void serve(int listener) {
  struct pollfd fds[2] = {{listener, POLLIN, 0}};
  while (poll(fds, 2, -1) > 0) {
    for (int i = 0; i < 2; i++) {
      if (fds[i].revents == 0) continue;
      if (fds[i].revents != POLLIN) return;
      handle(fds[i].fd);
    }
  }
}
