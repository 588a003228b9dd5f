// right: one byte goes whole
#include <sys/socket.h>
#include <unistd.h>

void wake(int listener) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  write(client, "!", 1);
}
