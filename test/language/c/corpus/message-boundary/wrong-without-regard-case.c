// wrong: without regard to case
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

void serve(void) {
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  char reply[64] = "";
  if (recv(sock, reply, 63, 0) < 1) return;
  if (strcasecmp(reply, "ok") == 0) puts("fine"); // expect message-boundary
}
