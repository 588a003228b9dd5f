// right: silenced
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  struct pollfd p = {.fd = client, .events = POLLIN};
  for (;;) {
    poll(&p, 1, 1000);
    recv(client, buffer, sizeof buffer, 0); // netlab: ignore[eof-ignored]
    recv(client, buffer, sizeof buffer, 0); /* netlab: ignore[eof-ignored] */
  }
}
