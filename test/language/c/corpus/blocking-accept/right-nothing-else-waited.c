// right: nothing else is waited for
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  listen(listener, 5);
  for (;;) close(accept(listener, NULL, NULL));
}
