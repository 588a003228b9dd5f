// right: made so with ioctl
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct pollfd p = {.fd = listener, .events = POLLIN};
  ioctl(listener, FIONBIO, &on);
  listen(listener, 5);
  while (poll(&p, 1, -1) > 0) close(accept(p.fd, NULL, NULL)); // expect emfile-spin
}
