// right: the port is only taken
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int guard = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_port = htons(7000);
  if (bind(guard, (struct sockaddr *)&address, sizeof address) < 0) return 1;
  listen(guard, 1);
  pause();
}
