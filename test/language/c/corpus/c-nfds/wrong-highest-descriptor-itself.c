// wrong: the highest descriptor itself
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set all, ready;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  for (;;) {
    ready = all;
    select(highest, &ready, NULL, NULL, NULL); // expect c-nfds
    if (FD_ISSET(listener, &ready)) {
      int client = accept(listener, NULL, NULL); // expect blocking-accept
      FD_SET(client, &all); // expect fd-setsize
      if (client > highest) highest = client;
    }
    for (int fd = listener + 1; fd <= highest; fd++) {
      char byte;
      if (!FD_ISSET(fd, &ready)) continue;
      if (read(fd, &byte, 1) > 0) continue;
      FD_CLR(fd, &all);
      close(fd);
    }
  }
}

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  listen(listener, 5);
  serve(listener);
}
