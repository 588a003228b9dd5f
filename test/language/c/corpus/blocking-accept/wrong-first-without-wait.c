// wrong: the first is waited for in accept itself, which is meant; the next is not
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  listen(listener, 5);
  int client = accept(listener, NULL, NULL);
  for (;;) {
    fd_set ready;
    char byte;
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    FD_SET(client, &ready);
    select(FD_SETSIZE, &ready, NULL, NULL, NULL);
    if (FD_ISSET(listener, &ready)) {
      close(client);
      client = accept(listener, NULL, NULL); // expect blocking-accept emfile-spin
    } else if (read(client, &byte, 1) <= 0) {
      return 0;
    }
  }
}
