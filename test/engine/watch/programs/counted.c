// What counted.py does, in C.
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static long receives[3], sends[3];
static int served, client;

static void receive_some(void) {
  char data[100];
  ssize_t got = recv(served, data, sizeof data, MSG_DONTWAIT);
  receives[0]++;
  receives[got < 0 ? 1 : 2] += got < 0 ? 1 : got;
}

static void send_some(size_t size) {
  char data[100] = {0};
  ssize_t taken = send(client, data, size, 0);
  sends[0]++;
  sends[2] += taken;
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  bind(listener, (struct sockaddr*)&address, sizeof address);
  listen(listener, 1);
  getsockname(listener, (struct sockaddr*)&address, &length);
  client = socket(AF_INET, SOCK_STREAM, 0);
  connect(client, (struct sockaddr*)&address, sizeof address);
  served = accept(listener, NULL, NULL);
  int times, size;
  while (scanf(" [%d,%d]", &times, &size) == 2) {
    for (int i = 0; i < times; ++i) {
      if (size) send_some((size_t)size);
      receive_some();
    }
    printf("{\"recv(\": [%ld, %ld, %ld], \"send(\": [%ld, %ld, %ld]}\n", receives[0], receives[1],
           receives[2], sends[0], sends[1], sends[2]);
    fflush(stdout);
  }
}
