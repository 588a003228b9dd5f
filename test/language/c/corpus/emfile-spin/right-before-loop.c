// right: the first is accepted before the loop, which never accepts
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  int first = accept(listener, NULL, NULL), count = 0;
  for (;;) {
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    select(listener + 1, &ready, NULL, NULL, NULL);
    if (FD_ISSET(listener, &ready)) close(listener);
    if (count++ == 9) write(first, "9", 1);
  }
}
