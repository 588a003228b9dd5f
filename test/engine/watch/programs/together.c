/* Sixteen threads use their first sockets at the same moment: each binds one, waits for it once, and for
 * nothing any more. */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static pthread_barrier_t gate;

static void* once(void* nothing) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  pthread_barrier_wait(&gate);
  struct pollfd entry = {.fd = socket(AF_INET, SOCK_DGRAM, 0), .events = POLLIN};
  bind(entry.fd, (struct sockaddr*)&address, sizeof address);
  poll(&entry, 1, 0);
  poll(NULL, 0, -1);
  return nothing;
}

int main(void) {
  pthread_t threads[16];
  pthread_barrier_init(&gate, NULL, 16);
  for (int i = 0; i < 16; ++i) pthread_create(&threads[i], NULL, once, NULL);
  puts("ready");
  fflush(stdout);
  pthread_join(threads[0], NULL);
}
