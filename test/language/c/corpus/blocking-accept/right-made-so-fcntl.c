// right: made so with fcntl
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct pollfd p = {.fd = listener, .events = POLLIN};
  fcntl(listener, F_SETFL, O_NONBLOCK);
  listen(listener, 5);
  while (poll(&p, 1, -1) > 0) close(accept(p.fd, NULL, NULL)); // expect emfile-spin
}
