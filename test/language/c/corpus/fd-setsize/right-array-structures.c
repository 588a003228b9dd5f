// right: an array of structures, by a pointer
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define PLACES 20

struct guest {
  int fd;
};
static struct guest guests[PLACES];

void serve(int listener) {
  fd_set ready;
  int highest = listener;
  while (1) {
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    for (int i = 0; i < PLACES; i++) {
      struct guest *guest = &guests[i];
      if (guest->fd > 0) FD_SET(guest->fd, &ready);
    }
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return;
    for (int i = 0; FD_ISSET(listener, &ready) && i < PLACES; i++) {
      if (guests[i].fd > 0) continue;
      guests[i].fd = accept(listener, NULL, NULL);
      if (guests[i].fd > highest) highest = guests[i].fd;
      break;
    }
  }
}
