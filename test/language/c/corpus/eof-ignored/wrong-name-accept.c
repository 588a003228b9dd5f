// wrong: a name is read once, and the end is seen nowhere
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static void greet(int fd) {
  char name[20];
  if (read(fd, name, sizeof name) > 0) write(1, name, 1); // expect eof-ignored
}

void serve(int listener) {
  fd_set all, ready;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    if (select(FD_SETSIZE, &ready, NULL, NULL, NULL) < 0) return;
    for (int fd = 0; fd < FD_SETSIZE; fd++) {
      char text[100];
      if (!FD_ISSET(fd, &ready)) continue;
      if (fd == listener) {
        int client = accept(listener, NULL, NULL);
        if (client < 0 || client >= FD_SETSIZE) return;
        greet(client);
        FD_SET(client, &all);
        continue;
      }
      if (read(fd, text, sizeof text) < 0) return; // expect eof-ignored
      write(1, text, 1);
    }
  }
}
