#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  struct pollfd fds[64] = {{listener, POLLIN, 0}};
  int count = 1;
  char buffer[4];
  fcntl(listener, F_SETFL, O_NONBLOCK);
  for (;;) {
    poll(fds, count, -1);
    if (fds[0].revents & POLLIN && count < 64) {
      fds[count].fd = accept(listener, NULL, NULL);
      fcntl(fds[count].fd, F_SETFL, O_NONBLOCK);
      fds[count].events = POLLIN;
      fds[count].revents = 0;
      count++;
    }
    for (int i = 1; i < count; i++) {
      if (!(fds[i].revents & POLLIN)) continue;
      for (int turn = 0; turn < 3; turn++) {
        ssize_t n = read(fds[i].fd, buffer, sizeof buffer);
        if (n > 0) printf("%.*s", (int)n, buffer);
      }
    }
  }
}
