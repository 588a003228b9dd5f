// right: poll has no such limit
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  struct pollfd fds[64] = {{listener, POLLIN, 0}};
  int count = 1;
  while (poll(fds, count, -1) > 0) {
    fds[count].fd = accept(listener, NULL, NULL);
    fds[count++].events = POLLIN;
  }
}
