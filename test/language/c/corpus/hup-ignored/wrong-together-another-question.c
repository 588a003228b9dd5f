// wrong: together with another question
#include <poll.h>
void handle(int fd);

void serve(int listener) {
  struct pollfd p = {listener, POLLIN, 0};
  int busy = 0;
  while (1) {
    poll(&p, 1, -1);
    if (!busy && p.revents == POLLIN) handle(p.fd); // expect hup-ignored
  }
}
