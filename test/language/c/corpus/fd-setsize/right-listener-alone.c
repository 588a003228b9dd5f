// right: the listener alone
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd);

void serve(int listener) {
  while (1) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    select(listener + 1, &ready, NULL, NULL, NULL);
    handle(accept(listener, NULL, NULL));
  }
}
