// right: datagrams go whole
#include <sys/socket.h>

void tell(const char *text, size_t length) {
  int sock = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  send(sock, text, length, 0);
}
