#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

//// wrong: not set
int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_port = htons(7000);
  bind(listener, (struct sockaddr *)&address, sizeof address); // <- reuseaddr-missing
  listen(listener, 5);
}

//// wrong: set after bind
int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  address.sin_port = htons(7000);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes); // <- reuseaddr-missing
  listen(listener, 5);
}

//// wrong: in a helper that gives the listener back
static int open_listener(int port) {
  struct sockaddr_in address;
  int fd = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP);
  memset(&address, 0, sizeof address);
  address.sin_port = htons(port);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) return -1; // <- reuseaddr-missing
  return fd;
}

int main(void) {
  int listener = open_listener(7000);
  listen(listener, 128);
}

//// wrong: with IPv6
int main(void) {
  struct sockaddr_in6 address = {.sin6_family = AF_INET6};
  int listener = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  address.sin6_port = htons(7000);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) return 1; // <- reuseaddr-missing
  if (listen(listener, 5) != 0) return 1;
}

//// wrong: with getaddrinfo
int main(void) {
  struct addrinfo hints = {0}, *list;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  getaddrinfo(NULL, "7000", &hints, &list);
  int listener = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
  bind(listener, list->ai_addr, list->ai_addrlen); // <- reuseaddr-missing
  listen(listener, 5);
}

//// right: set before bind
int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  address.sin_port = htons(7000);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  listen(listener, 5);
}

//// right: set in a helper
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

//// right: set by others, perhaps
void tune(int fd);

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  tune(listener);
  address.sin_port = htons(7000);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  listen(listener, 5);
}

//// right: any free port
int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_port = htons(0);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  listen(listener, 5);
}

//// right: a path in the file system
int main(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/tmp/x"};
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  listen(listener, 5);
}

//// right: datagrams leave nothing behind
int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int sock = socket(AF_INET, SOCK_DGRAM, 0);
  address.sin_port = htons(7000);
  bind(sock, (struct sockaddr *)&address, sizeof address);
}

//// right: a client that binds does not listen
int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_port = htons(7000);
  bind(sock, (struct sockaddr *)&address, sizeof address);
  connect(sock, (struct sockaddr *)&address, sizeof address);
}
