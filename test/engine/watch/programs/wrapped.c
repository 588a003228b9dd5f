// A library of somebody's: it sends for those who call it.
#include <sys/socket.h>

long wrapped_send(int fd, const void *data, unsigned long size) {
  return send(fd, data, size, 0) + 1;
}
