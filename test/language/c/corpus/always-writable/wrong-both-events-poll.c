// wrong: both events, with poll
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd, int events);

void serve(int listener) {
  struct pollfd fds[64];
  int count = 1;
  fds[0].fd = listener;
  fds[0].events = POLLIN;
  while (poll(fds, count, -1) > 0) {
    if (fds[0].revents & POLLIN) {
      fds[count].fd = accept(listener, NULL, NULL);
      fds[count].events = POLLIN | POLLOUT; // expect always-writable
      count++;
    }
    handle(fds[1].fd, fds[1].revents);
  }
}
