// wrong: watched already
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener, int highest) {
  fd_set all, ready;
  char text[100];
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return;
    if (FD_ISSET(listener, &ready)) {
      int client = accept(listener, NULL, NULL);
      if (client < 0 || client >= FD_SETSIZE) return;
      FD_SET(client, &all);
      if (read(client, text, sizeof text) <= 0) {
        close(client); // expect closed-not-removed
        continue;
      }
    }
    for (int fd = 0; fd <= highest; fd++) {
      if (fd == listener || !FD_ISSET(fd, &ready) || read(fd, text, sizeof text) > 0) continue;
      FD_CLR(fd, &all);
      close(fd);
    }
  }
}
