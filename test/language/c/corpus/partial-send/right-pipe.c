// right: to a pipe
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

void tell(int fds[2], const char *text, size_t length) {
  pipe(fds);
  fcntl(fds[1], F_SETFL, O_NONBLOCK);
  write(fds[1], text, length);
}
