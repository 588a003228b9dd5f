// wrong: counted, and only told
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set ready;
  fd_set all;
  int highest = listener, guests = 0;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    if (!FD_ISSET(listener, &ready)) continue;
    int client = accept(listener, NULL, NULL);
    if (guests == 40) write(1, "many\n", 5);
    guests++;
    FD_SET(client, &all); // expect fd-setsize
    if (client > highest) highest = client;
  }
}
