// wrong: failure is looked at, the number is not
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set all, ready;
  int highest = listener, client;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  for (;;) {
    ready = all;
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return;
    if ((client = accept(listener, NULL, NULL)) < 0) continue;
    FD_SET(client, &all); // expect fd-setsize
    highest = client > highest ? client : highest;
  }
}
