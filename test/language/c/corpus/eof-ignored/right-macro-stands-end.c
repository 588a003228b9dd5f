// right: a macro stands for the end
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define HANG_UP close(client); client = -1

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  struct pollfd p = {.fd = client, .events = POLLIN};
  for (;;) {
    poll(&p, 1, 1000);
    int n = recv(client, buffer, sizeof buffer, 0);
    if (n < 1) { HANG_UP; }
  }
}
