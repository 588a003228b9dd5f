// wrong: accepted through a ring
#include <liburing.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = INADDR_ANY};
  address.sin_port = htons(7000);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) return 1; // expect reuseaddr-missing
  listen(listener, 16);
  struct io_uring ring;
  io_uring_queue_init(32, &ring, 0);
  for (;;) {
    struct io_uring_cqe *completion;
    io_uring_prep_accept(io_uring_get_sqe(&ring), listener, 0, 0, 0);
    io_uring_submit(&ring);
    io_uring_wait_cqe(&ring, &completion);
    close(completion->res);
    io_uring_cqe_seen(&ring, completion);
  }
}
