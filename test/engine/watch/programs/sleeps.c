/* Until it is ended. */
#include <unistd.h>

int main() {
  for (;;) pause();
}
