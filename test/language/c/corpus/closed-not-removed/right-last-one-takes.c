// right: the last one takes its place
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  struct pollfd fds[64] = {{listener, POLLIN, 0}};
  int count = 1;
  char buffer[512];
  for (;;) {
    poll(fds, count, -1);
    if (fds[0].revents & POLLIN) {
      fds[count].fd = accept(listener, NULL, NULL);
      fds[count].events = POLLIN;
      count++;
    }
    for (int i = 1; i < count; i++) {
      if (fds[i].revents & POLLIN && read(fds[i].fd, buffer, sizeof buffer) == 0) {
        close(fds[i].fd);
        fds[i--] = fds[--count];
      }
    }
  }
}
