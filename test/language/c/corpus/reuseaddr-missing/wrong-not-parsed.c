// wrong: accepted on where preprocessor lines break the parse
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static int find_listener(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_port = htons(port);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) return -1; // expect reuseaddr-missing
  if (listen(fd, 16) < 0) {
    close(fd);
    return -1;
  }
  return fd;
}

int main(void) {
  int listeners[2], fd;
  int count = 0;
#ifdef SMALL
  if (count)
    fd = 1;
  else
#endif
    {
      fd = find_listener(8080);
    }
  if (fd >= 0) listeners[count++] = fd;
  for (;;) {
    fd = accept(listeners[0], 0, 0);
    close(fd);
  }
}
