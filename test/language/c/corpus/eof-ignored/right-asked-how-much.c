// right: asked how much there is
#include <poll.h>
#include <sys/ioctl.h>
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
      int there;
      ioctl(fds[i].fd, FIONREAD, &there);
      if (there == 0) {
        close(fds[i].fd);
        fds[i--] = fds[--count];
        continue;
      }
      read(fds[i].fd, text, 1);
      write(1, text, 1);
    }
    if ((fds[0].revents & POLLIN) && count < 9) {
      fds[count].fd = accept(listener, NULL, NULL);
      fds[count++].events = POLLIN;
    }
  }
}
