// right: looks whether the port is free
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int is_free(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = INADDR_ANY};
  address.sin_port = htons(7000);
  int probe = socket(AF_INET, SOCK_STREAM, 0);
  int is_free = bind(probe, (struct sockaddr *)&address, sizeof address) == 0 && listen(probe, 1) == 0;
  close(probe);
  return is_free;
}

int main(void) {
  return is_free() ? 0 : 1;
}
