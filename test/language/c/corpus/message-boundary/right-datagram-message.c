// right: a datagram is a message
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(void) {
  int sock = socket(AF_INET, SOCK_DGRAM, 0);
  char buffer[64] = "";
  recv(sock, buffer, 63, 0);
  if (strcmp(buffer, "quit") == 0) close(sock);
}
