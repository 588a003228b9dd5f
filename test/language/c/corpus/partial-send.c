#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

//// wrong: thrown away, on a socket made non-blocking with fcntl
void answer(int listener, const char *text, size_t length) {
  int client = accept(listener, NULL, NULL);
  fcntl(client, F_SETFL, fcntl(client, F_GETFL) | O_NONBLOCK);
  send(client, text, length, 0); // <- partial-send
}

//// wrong: on a socket accepted as non-blocking
void answer(int listener, const char *text) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  send(client, text, strlen(text), MSG_NOSIGNAL); // <- partial-send
}

//// wrong: an error is asked for, the rest is not
void answer(int listener, const char *text, size_t length) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  if (write(client, text, length) < 0) perror("write"); // <- partial-send
}

//// wrong: made non-blocking in a helper
static void set_nonblocking(int fd) {
  int flags = fcntl(fd, F_GETFL, 0);
  fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

void answer(int listener, const char *text, size_t length) {
  int client = accept(listener, NULL, NULL);
  set_nonblocking(client);
  if (send(client, text, length, 0) == -1) perror("send"); // <- partial-send
}

//// wrong: to everybody in an array
static int clients[30], count;

void broadcast(const char *text, size_t length) {
  for (int i = 0; i < count; i++) send(clients[i], text, length, 0); // <- partial-send
}

void welcome(int listener) {
  int on = 1;
  clients[count] = accept(listener, NULL, NULL);
  ioctl(clients[count++], FIONBIO, &on);
}

//// right: the result moves the start on
void answer(int listener, const char *text, size_t length) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  while (length > 0) {
    ssize_t n = send(client, text, length, 0);
    if (n < 0) break;
    text += n;
    length -= n;
  }
}

//// right: compared with what was to be sent
void answer(int listener, const char *text, size_t length) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  if (send(client, text, length, 0) != (ssize_t)length) close(client);
}

//// right: one byte goes whole
void wake(int listener) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  write(client, "!", 1);
}

//// right: datagrams go whole
void tell(const char *text, size_t length) {
  int sock = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  send(sock, text, length, 0);
}

//// right: to a pipe
void tell(int fds[2], const char *text, size_t length) {
  pipe(fds);
  fcntl(fds[1], F_SETFL, O_NONBLOCK);
  write(fds[1], text, length);
}

//// right: given back to the caller
ssize_t answer(int listener, const char *text, size_t length) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  return send(client, text, length, 0);
}

//// right: thrown away on purpose
void answer(int listener, const char *text, size_t length) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  (void)send(client, text, length, 0);
}
