// wrong: to everybody in an array
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int clients[30], count;

void broadcast(const char *text, size_t length) {
  for (int i = 0; i < count; i++) send(clients[i], text, length, 0); // expect partial-send
}

void welcome(int listener) {
  int on = 1;
  clients[count] = accept(listener, NULL, NULL);
  ioctl(clients[count++], FIONBIO, &on);
}
