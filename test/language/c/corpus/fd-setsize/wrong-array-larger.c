// wrong: the array is larger than a set
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set ready;
  int slots[5000], highest = listener;
  while (1) {
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    for (int i = 0; i < 5000; i++)
      if (slots[i] != -1) FD_SET(slots[i], &ready); // expect fd-setsize
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return;
    if (!FD_ISSET(listener, &ready)) continue;
    for (int i = 0; i < 5000; i++) {
      if (slots[i] != -1) continue;
      slots[i] = accept(listener, NULL, NULL);
      if (slots[i] > highest) highest = slots[i];
      break;
    }
  }
}
