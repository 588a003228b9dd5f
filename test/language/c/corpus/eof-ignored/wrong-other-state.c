// wrong: in the other state nothing sees the end
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int sizes[9];

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
      if (sizes[i] == 0) {
        if (read(fds[i].fd, &size, 1) <= 0) {
          close(fds[i].fd);
          fds[i--] = fds[--count];
          continue;
        }
        sizes[i] = size;
      } else {
        read(fds[i].fd, text, sizes[i]); // expect eof-ignored
        write(1, text, 1);
      }
    }
    if ((fds[0].revents & POLLIN) && count < 9) {
      fds[count].fd = accept(listener, NULL, NULL);
      fds[count++].events = POLLIN;
    }
  }
}
