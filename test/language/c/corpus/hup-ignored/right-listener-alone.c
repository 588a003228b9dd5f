// right: the listener alone is compared as a whole
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static struct pollfd fds[2];

static void welcome(struct pollfd *listener) {
  if (listener->revents == POLLIN) fds[1].fd = accept(listener->fd, NULL, NULL);
}

static void talk(struct pollfd *client) {
  char byte;
  if (client->revents == 0 || read(client->fd, &byte, 1) > 0) return;
  close(client->fd);
  client->fd = -1;
}

void serve(int listener) {
  fds[0].fd = listener;
  fds[0].events = fds[1].events = POLLIN;
  fds[1].fd = -1;
  while (poll(fds, 2, -1) > 0) {
    if (fds[1].fd < 0) welcome(fds);
    talk(fds + 1);
  }
}
