#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(8000)};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) return 1;
  int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  listen(listener, 5);
  for (;;) {
    char buffer[100];
    int client = accept(listener, NULL, NULL);
    ssize_t n = read(client, buffer, sizeof buffer);
    if (n > 0) send(client, buffer, n, MSG_NOSIGNAL);
    close(client);
  }
}
