// right: a helper that cannot be read here is told
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void connection_ended(int fd);

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  struct pollfd p = {.fd = client, .events = POLLIN};
  while (poll(&p, 1, 1000) >= 0) {
    if (recv(client, buffer, sizeof buffer, 0) == 0) connection_ended(client);
  }
}
