// wrong: not set
#include <netinet/in.h>

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_port = htons(7000);
  bind(listener, (struct sockaddr *)&address, sizeof address); // expect reuseaddr-missing
  listen(listener, 5);
}
