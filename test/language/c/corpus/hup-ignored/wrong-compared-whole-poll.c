// wrong: compared as a whole, with poll
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd);

void serve(int listener) {
  struct pollfd fds[2] = {{listener, POLLIN, 0}};
  fds[1].fd = accept(listener, NULL, NULL);
  fds[1].events = POLLIN;
  while (poll(fds, 2, -1) > 0) {
    for (int i = 0; i < 2; i++) {
      if (fds[i].revents == POLLIN) handle(fds[i].fd); // expect hup-ignored
    }
  }
}
