// wrong: taken apart
#include <stdio.h>
#include <sys/socket.h>

void serve(int listener) {
  int client = accept(listener, NULL, NULL), a, b;
  char buffer[64] = "";
  if (recv(client, buffer, 63, 0) > 0 && sscanf(buffer, "%d %d", &a, &b) == 2) printf("%d\n", a + b); // expect message-boundary
}
