// wrong: the highest descriptor itself
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener) {
  fd_set all, ready;
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  for (;;) {
    ready = all;
    select(highest, &ready, NULL, NULL, NULL); // expect c-nfds
    if (FD_ISSET(listener, &ready)) {
      int client = accept(listener, NULL, NULL); // expect blocking-accept
      FD_SET(client, &all); // expect fd-setsize
      if (client > highest) highest = client;
    }
  }
}

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  listen(listener, 5);
  serve(listener);
}
