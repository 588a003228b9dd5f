// Seems to be a Python of a version that nobody knows; what it says of itself leads nowhere.
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>

unsigned long Py_Version = VERSION;
long PyCode_Type[64];
int PyCode_Addr2Line(void *code, int at) { abort(); }
void *PyGILState_GetThisThreadState(void) { return (void *)1; }

int main(void) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  connect(fd, (struct sockaddr *)&address, sizeof address);
  if (send(fd, "x", 1, 0) != 1) return 1;
  return 0;
}
