#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(const char *line);

//// wrong: compared with a command
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  int n = recv(client, buffer, sizeof buffer - 1, 0);
  if (n <= 0) return;
  buffer[n] = 0;
  if (strcmp(buffer, "quit\n") == 0) close(client); // <- message-boundary
}

//// wrong: its beginning is compared
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  while (read(client, buffer, sizeof buffer) > 0) {
    if (!strncmp(buffer, "PING", 4)) handle("pong"); // <- message-boundary
  }
}

//// wrong: taken apart
void serve(int listener) {
  int client = accept(listener, NULL, NULL), a, b;
  char buffer[64] = "";
  if (recv(client, buffer, 63, 0) > 0 && sscanf(buffer, "%d %d", &a, &b) == 2) printf("%d\n", a + b); // <- message-boundary
}

//// wrong: without regard to case
void serve(void) {
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  char reply[64] = "";
  if (recv(sock, reply, 63, 0) < 1) return;
  if (strcasecmp(reply, "ok") == 0) puts("fine"); // <- message-boundary
}

//// wrong: in a helper
static int asks_to_stop(int fd) {
  char text[16] = {0};
  ssize_t n = recv(fd, text, 15, 0);
  return n > 0 && strncasecmp(text, "stop", 4) == 0; // <- message-boundary
}

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  while (!asks_to_stop(client)) puts("on");
}

//// right: collected until a line ends
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  size_t used = 0;
  while (used < 63) {
    ssize_t n = recv(client, buffer + used, 63 - used, 0);
    if (n <= 0) return;
    used += n;
    buffer[used] = 0;
    if (strcmp(buffer, "quit\n") == 0) break;
  }
}

//// right: the end of a line is looked for
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  int n = recv(client, buffer, sizeof buffer - 1, 0);
  buffer[n > 0 ? n : 0] = 0;
  if (strchr(buffer, '\n') && strcmp(buffer, "quit\n") == 0) close(client);
}

//// right: all of it is waited for
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[5] = "";
  recv(client, buffer, 4, MSG_WAITALL);
  if (strcmp(buffer, "quit") == 0) close(client);
}

//// right: a datagram is a message
void serve(void) {
  int sock = socket(AF_INET, SOCK_DGRAM, 0);
  char buffer[64] = "";
  recv(sock, buffer, 63, 0);
  if (strcmp(buffer, "quit") == 0) close(sock);
}

//// right: handed to whoever collects
static void collect(const char *bytes, ssize_t count) {
  handle(bytes + count);
}

void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  ssize_t n = recv(client, buffer, sizeof buffer, 0);
  collect(buffer, n);
  if (strncmp(buffer, "x", 1) == 0) puts("x");
}

//// right: only shown
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  ssize_t n = recv(client, buffer, sizeof buffer, 0);
  if (n > 0) printf("%.*s", (int)n, buffer);
}
