// right: any free port
#include <netinet/in.h>

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_port = htons(0);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  listen(listener, 5);
}
