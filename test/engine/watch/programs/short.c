/* Over as soon as it has used a socket: binds, waits, and ends with the status that is its first argument, or
   7; killed by itself where that is "killed". */
#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char** arguments) {
  const char* status = count > 1 ? arguments[1] : "7";
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct epoll_event event = {.events = EPOLLIN};
  int listener = socket(AF_INET, SOCK_STREAM, 0), epoll = epoll_create1(0);
  bind(listener, (struct sockaddr*)&address, sizeof address);
  listen(listener, 3);
  event.data.fd = listener;
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  epoll_wait(epoll, &event, 1, 0);
  if (strcmp(status, "killed") == 0) kill(getpid(), SIGKILL);
  return atoi(status);
}
