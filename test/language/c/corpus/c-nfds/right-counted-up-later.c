// right: counted up later
#include <sys/socket.h>
#include <unistd.h>

void serve(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int count = listener;
  fd_set ready;
  count++;
  for (;;) {
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    select(count, &ready, NULL, NULL, NULL);
  }
}
