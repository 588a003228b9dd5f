// right: the loop asks a flag of its own
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  int client = accept(listener, NULL, NULL), running = 1;
  char buffer[64];
  struct pollfd p = {.fd = client, .events = POLLIN};
  while (running && poll(&p, 1, 1000) >= 0) {
    int n = recv(client, buffer, sizeof buffer, 0);
    if (n == 0) running = 0;
  }
  close(client);
}
