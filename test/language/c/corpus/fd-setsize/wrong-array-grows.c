// wrong: the array grows with the connections
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set ready;
  int *slots = NULL, highest = listener, count = 0, room = 0;
  while (1) {
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    for (int i = 0; i < count; i++)
      if (slots[i] != -1) FD_SET(slots[i], &ready); // expect fd-setsize
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return;
    if (!FD_ISSET(listener, &ready)) continue;
    if (count == room) {
      room += 16;
      slots = realloc(slots, room * sizeof *slots);
    }
    slots[count++] = accept(listener, NULL, NULL);
    if (slots[count - 1] > highest) highest = slots[count - 1];
  }
}
