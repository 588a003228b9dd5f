// right: one after the other is asked, with a pause for all of them
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static int clients[30], count;

void serve(void) {
  for (;;) {
    for (int i = 0; i < count; i++) {
      struct pollfd p = {clients[i], POLLIN, 0};
      if (poll(&p, 1, 0) > 0) printf("%d\n", clients[i]);
    }
    usleep(10000);
  }
}
