// right: both players are waited for, then the others are only counted
#include <stdio.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  listen(listener, 5);
  int one = accept(listener, NULL, NULL), other = accept(listener, NULL, NULL);
  for (;;) {
    fd_set ready;
    char byte;
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    FD_SET(one, &ready);
    select(FD_SETSIZE, &ready, NULL, NULL, NULL);
    if (FD_ISSET(listener, &ready)) break;
    if (read(one, &byte, 1) <= 0) return 0;
    if (write(other, &byte, 1) < 1) return 1;
  }
  puts("a third one");
}
