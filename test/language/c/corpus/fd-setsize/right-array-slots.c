// right: an array has as many places as it has
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set ready;
  int slots[10], highest = listener;
  while (1) {
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    for (int i = 0; i < 10; i++)
      if (slots[i] != -1) FD_SET(slots[i], &ready);
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return;
    if (!FD_ISSET(listener, &ready)) continue;
    for (int i = 0; i < 10; i++) {
      if (slots[i] != -1) continue;
      slots[i] = accept(listener, NULL, NULL);
      if (slots[i] > highest) highest = slots[i];
      break;
    }
  }
}
