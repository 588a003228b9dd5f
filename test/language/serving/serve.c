/* For a program that is only a function serve(listener). */
#include <netinet/in.h>
#include <sys/socket.h>

int serve(int listener);

int main(void) {
  struct sockaddr_in any = {.sin_family = AF_INET};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&any, sizeof any) < 0 || listen(listener, 64) < 0) return 1;
  serve(listener);
  return 0;
}
