// right: the port is only taken, for as long as the program runs
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int guard = -1;

static int take(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = INADDR_ANY};
  address.sin_port = htons(7000);
  guard = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(guard, (struct sockaddr *)&address, sizeof address) < 0) return -1;
  return listen(guard, 1);
}

int main(void) {
  if (take() < 0) {
    perror("it runs already");
    return 1;
  }
  for (;;) sleep(60);
}
