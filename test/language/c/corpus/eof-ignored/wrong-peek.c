// wrong: a look ahead sees nothing
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
      recv(fds[i].fd, text, 1, MSG_PEEK);
      if (text[0] == 'x') recv(fds[i].fd, text, 100, 0); // expect eof-ignored
      write(1, text, 1);
    }
    if ((fds[0].revents & POLLIN) && count < 9) {
      fds[count].fd = accept(listener, NULL, NULL);
      fds[count++].events = POLLIN;
    }
  }
}
