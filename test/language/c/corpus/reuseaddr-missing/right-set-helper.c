// right: set in a helper
#include <netinet/in.h>

static void reuse(int fd) {
  int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  reuse(listener);
  address.sin_port = htons(7000);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  listen(listener, 5);
}
