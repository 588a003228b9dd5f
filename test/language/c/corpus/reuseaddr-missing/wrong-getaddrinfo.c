// wrong: with getaddrinfo
#include <netdb.h>
#include <sys/un.h>

int main(void) {
  struct addrinfo hints = {0}, *list;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  getaddrinfo(NULL, "7000", &hints, &list);
  int listener = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
  bind(listener, list->ai_addr, list->ai_addrlen); // expect reuseaddr-missing
  listen(listener, 5);
}
