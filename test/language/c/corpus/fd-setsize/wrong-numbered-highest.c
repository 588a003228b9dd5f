// wrong: compared with the highest alone, and with the listener
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set ready;
  fd_set all;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    for (int fd = 0; fd <= highest; fd++) {
      if (!FD_ISSET(fd, &ready) || fd != listener) continue;
      int client = accept(listener, NULL, NULL);
      FD_SET(client, &all); // expect fd-setsize
      if (client > highest) highest = client;
    }
  }
}
