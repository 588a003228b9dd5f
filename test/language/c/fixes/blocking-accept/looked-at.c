#include <stdio.h>
#include <sys/select.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = 0x401f};
  int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1, highest = 0;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  listen(listener, 5);
  fd_set all, ready;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  highest = listener;
  while (1) {
    char buffer[100];
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    for (int fd = 0; fd <= highest; fd++) {
      if (!FD_ISSET(fd, &ready)) continue;
      if (fd == listener) {
        int client = accept(listener, NULL, NULL);
        if (client < 0) continue;
        FD_SET(client, &all);
        if (client > highest) highest = client;
        continue;
      }
      ssize_t n = recv(fd, buffer, sizeof buffer, 0);
      if (n <= 0) {
        FD_CLR(fd, &all);
        close(fd);
        continue;
      }
      send(fd, buffer, n, 0);
    }
  }
}
