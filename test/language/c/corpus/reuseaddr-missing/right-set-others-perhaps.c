// right: set by others, perhaps
#include <netinet/in.h>

void tune(int fd);

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  tune(listener);
  address.sin_port = htons(7000);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  listen(listener, 5);
}
