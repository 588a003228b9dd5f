// wrong: another file accepts
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

int listener;

int make_listener(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_port = htons(7000);
  listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) return -1; // expect reuseaddr-missing
  if (listen(listener, 16) < 0) return -1;
  puts("listening");
  return 0;
}
