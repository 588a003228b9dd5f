// wrong: in a helper that gives the listener back
#include <netinet/in.h>
#include <sys/un.h>

static int open_listener(int port) {
  struct sockaddr_in address;
  int fd = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP);
  memset(&address, 0, sizeof address);
  address.sin_port = htons(port);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) return -1; // expect reuseaddr-missing
  return fd;
}

int main(void) {
  int listener = open_listener(7000);
  listen(listener, 128);
}
