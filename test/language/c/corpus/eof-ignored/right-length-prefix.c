// right: the length before it sees the end
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  struct pollfd fds[9];
  int count = 1;
  fds[0].fd = listener;
  fds[0].events = POLLIN;
  while (poll(fds, count, -1) > 0) {
    for (int i = 1; i < count; i++) {
      char text[256];
      if (!(fds[i].revents & POLLIN)) continue;
      unsigned char size;
      if (read(fds[i].fd, &size, 1) <= 0) {
        close(fds[i].fd);
        fds[i--] = fds[--count];
        continue;
      }
      read(fds[i].fd, text, size);
      write(1, text, size);
    }
    if ((fds[0].revents & POLLIN) && count < 9) {
      fds[count].fd = accept(listener, NULL, NULL);
      fds[count++].events = POLLIN;
    }
  }
}
