// right: a client that binds does not listen
#include <netinet/in.h>

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_port = htons(7000);
  bind(sock, (struct sockaddr *)&address, sizeof address);
  connect(sock, (struct sockaddr *)&address, sizeof address);
}
