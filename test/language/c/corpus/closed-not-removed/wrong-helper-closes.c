// wrong: a helper closes it
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void hang_up(int fd) {
  printf("good-bye\n");
  close(fd); // expect closed-not-removed
}

void serve(int listener) {
  struct pollfd fds[2] = {{.fd = listener, .events = POLLIN}};
  char buffer[64];
  fds[1].fd = accept(listener, NULL, NULL);
  fds[1].events = POLLIN;
  while (poll(fds, 2, -1) > 0) {
    if (recv(fds[1].fd, buffer, sizeof buffer, 0) == 0) hang_up(fds[1].fd);
  }
}
