// wrong: with select
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  listen(listener, 5);
  for (;;) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    select(listener + 1, &ready, NULL, NULL, NULL);
    if (FD_ISSET(listener, &ready)) {
      int client = accept(listener, NULL, NULL); // expect blocking-accept
      close(client);
    }
  }
}
