// right: the loop is left by goto
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  struct pollfd p = {.fd = client, .events = POLLIN};
  while (poll(&p, 1, 1000) >= 0) {
    int n = recv(client, buffer, sizeof buffer, 0);
    if (!n) goto end;
  }
end:
  close(client);
}
