// wrong: not set, as a comment says: sin_port = 0 would need no SO_REUSEADDR
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_port = htons(7000);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) return 1; // expect reuseaddr-missing
  listen(listener, 1);
  for (;;) close(accept(listener, NULL, NULL));
}
