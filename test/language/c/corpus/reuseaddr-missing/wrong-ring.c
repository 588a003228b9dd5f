// wrong: accepted through a ring
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

struct ring;

struct completion {
  int result;
};

struct ring *ring_open(int entries);
void ring_accept(struct ring *ring, int listener);
struct completion *ring_wait(struct ring *ring);

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = INADDR_ANY};
  address.sin_port = htons(7000);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) return 1; // expect reuseaddr-missing
  listen(listener, 16);
  struct ring *ring = ring_open(32);
  for (;;) {
    ring_accept(ring, listener);
    close(ring_wait(ring)->result);
  }
}
