// wrong: a client that watches the keyboard too
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(void) {
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  char line[200], reply[200];
  fd_set ready;
  for (;;) {
    FD_ZERO(&ready);
    FD_SET(0, &ready);
    FD_SET(sock, &ready);
    if (select(sock + 1, &ready, NULL, NULL, NULL) < 0) exit(1);
    if (FD_ISSET(sock, &ready)) {
      int got = recv(sock, reply, 199, 0); // expect eof-ignored
      if (got > 0) {
        reply[got] = 0;
        fputs(reply, stdout);
      }
    }
    if (FD_ISSET(0, &ready) && fgets(line, 200, stdin)) send(sock, line, strlen(line), 0); // expect partial-send
  }
}
