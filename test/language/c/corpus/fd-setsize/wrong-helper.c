// wrong: in a helper
#include <sys/socket.h>
#include <unistd.h>

static fd_set all;
static int highest;

static void welcome(int listener) {
  int client = accept(listener, NULL, NULL);
  if (client != -1) {
    FD_SET(client, &all); // expect fd-setsize
    if (client > highest) highest = client;
  }
}

void serve(int listener) {
  FD_SET(listener, &all);
  highest = listener;
  while (1) {
    fd_set ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    welcome(listener);
  }
}
