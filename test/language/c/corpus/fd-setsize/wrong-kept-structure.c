// wrong: kept in a structure
#include <sys/socket.h>
#include <unistd.h>

struct server { fd_set all; int highest, listener; };

void serve(struct server *s) {
  fd_set ready;
  FD_SET(s->listener, &s->all);
  for (;;) {
    ready = s->all;
    select(s->highest + 1, &ready, NULL, NULL, NULL);
    if (FD_ISSET(s->listener, &ready)) {
      int fd = accept(s->listener, 0, 0);
      FD_SET(fd, &s->all); // expect fd-setsize
      if (fd > s->highest) s->highest = fd;
    }
  }
}
