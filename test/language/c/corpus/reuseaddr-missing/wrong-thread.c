// wrong: a thread accepts
#include <pthread.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *argument) {
  int listener = *(int *)argument;
  for (;;) close(accept(listener, 0, 0));
  return 0;
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = INADDR_ANY};
  address.sin_port = htons(7000);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) return 1; // expect reuseaddr-missing
  listen(listener, 16);
  pthread_t thread;
  pthread_create(&thread, 0, serve, &listener);
  pthread_join(thread, 0);
}
