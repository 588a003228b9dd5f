// wrong: the connection beside the listener
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  struct pollfd fds[2] = {{listener, POLLIN, 0}, {-1, POLLIN, 0}};
  while (poll(fds, 2, -1) > 0) {
    char byte;
    if (fds[0].revents == POLLIN) {
      if (fds[1].fd >= 0) close(fds[1].fd);
      fds[1].fd = accept(listener, NULL, NULL);
    }
    if (fds[1].revents == POLLIN) { // expect hup-ignored
      if (read(fds[1].fd, &byte, 1) > 0) continue;
      close(fds[1].fd);
      fds[1].fd = -1;
    }
  }
}
