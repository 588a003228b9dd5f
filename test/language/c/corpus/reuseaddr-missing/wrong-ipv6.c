// wrong: with IPv6
#include <netinet/in.h>

int main(void) {
  struct sockaddr_in6 address = {.sin6_family = AF_INET6};
  int listener = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  address.sin6_port = htons(7000);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) return 1; // expect reuseaddr-missing
  if (listen(listener, 5) != 0) return 1;
}
