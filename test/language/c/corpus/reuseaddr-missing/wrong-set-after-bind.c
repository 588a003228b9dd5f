// wrong: set after bind
#include <netinet/in.h>

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  address.sin_port = htons(7000);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes); // expect reuseaddr-missing
  listen(listener, 5);
}
