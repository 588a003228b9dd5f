// right: its place in the array is emptied
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  struct pollfd fds[2] = {{.fd = listener, .events = POLLIN}};
  char buffer[64];
  fds[1].fd = accept(listener, NULL, NULL);
  fds[1].events = POLLIN;
  while (poll(fds, 2, -1) > 0) {
    if (recv(fds[1].fd, buffer, sizeof buffer, 0) == 0) {
      close(fds[1].fd);
      fds[1].fd = -1;
    }
  }
}
