// right: set before bind
#include <netinet/in.h>

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  address.sin_port = htons(7000);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  listen(listener, 5);
}
