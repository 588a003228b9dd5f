// right: it comes from elsewhere
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  struct pollfd p = {.fd = listener, .events = POLLIN};
  while (poll(&p, 1, -1) > 0) close(accept(listener, NULL, NULL));
}
