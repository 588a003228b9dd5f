// right: another listener is accepted on; this port is only taken
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void serve(int listener) {
  for (;;) {
    int client = accept(listener, 0, 0);
    if (client >= 0) close(client);
  }
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = INADDR_ANY};
  address.sin_port = htons(7000);
  int guard = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(guard, (struct sockaddr *)&address, sizeof address) < 0) return 1;
  listen(guard, 1);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  listen(listener, 16);
  serve(listener);
}
