#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
void handle(int fd);

//// wrong: compared as a whole, with poll
void serve(int listener) {
  struct pollfd fds[2] = {{listener, POLLIN, 0}};
  fds[1].fd = accept(listener, NULL, NULL);
  fds[1].events = POLLIN;
  while (poll(fds, 2, -1) > 0) {
    for (int i = 0; i < 2; i++) {
      if (fds[i].revents == POLLIN) handle(fds[i].fd); // <- hup-ignored
    }
  }
}

//// wrong: whatever is not just that is passed over
void serve(int listener) {
  struct pollfd fds[2] = {{listener, POLLIN, 0}};
  while (poll(fds, 2, -1) > 0) {
    for (int i = 0; i < 2; i++) {
      if (fds[i].revents != POLLIN) continue; // <- hup-ignored
      handle(fds[i].fd);
    }
  }
}

//// wrong: with epoll
void serve(int poller) {
  struct epoll_event ready[8];
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      if (ready[i].events == EPOLLIN) { // <- hup-ignored
        handle(ready[i].data.fd);
      }
    }
  }
}

//// wrong: readable, else writable
void serve(int poller) {
  struct epoll_event ready[8], *each;
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (each = ready; each < ready + n; each++) {
      if (each->events == EPOLLIN) { // <- hup-ignored
        handle(each->data.fd);
      } else if (each->events == EPOLLOUT) { // <- hup-ignored
        handle(-each->data.fd);
      }
    }
  }
}

//// wrong: together with another question
void serve(int listener) {
  struct pollfd p = {listener, POLLIN, 0};
  int busy = 0;
  while (1) {
    poll(&p, 1, -1);
    if (!busy && p.revents == POLLIN) handle(p.fd); // <- hup-ignored
  }
}

//// right: one bit is asked for
void serve(int listener) {
  struct pollfd fds[2] = {{listener, POLLIN, 0}};
  while (poll(fds, 2, -1) > 0) {
    for (int i = 0; i < 2; i++)
      if (fds[i].revents & POLLIN) handle(fds[i].fd);
  }
}

//// right: anything else ends it
void serve(int listener) {
  struct pollfd fds[2] = {{listener, POLLIN, 0}};
  while (poll(fds, 2, -1) > 0) {
    for (int i = 0; i < 2; i++) {
      if (fds[i].revents == 0) continue;
      if (fds[i].revents != POLLIN) return;
      handle(fds[i].fd);
    }
  }
}

//// right: there is another branch
void serve(int poller) {
  struct epoll_event ready[8];
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      if (ready[i].events == EPOLLIN) handle(ready[i].data.fd);
      else close(ready[i].data.fd);
    }
  }
}

//// right: hang-ups come first
void serve(int poller) {
  struct epoll_event ready[8];
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++) {
      if (ready[i].events & (EPOLLHUP | EPOLLERR)) close(ready[i].data.fd);
      if (ready[i].events == EPOLLIN) handle(ready[i].data.fd);
    }
  }
}

//// right: asked once, not in a loop
int is_readable(int fd) {
  struct pollfd p = {fd, POLLIN, 0};
  if (poll(&p, 1, 0) != 1) return 0;
  if (p.revents == POLLIN) return 1;
  return 0;
}

//// right: what follows looks at the rest
void serve(int listener) {
  struct pollfd p = {listener, POLLIN, 0};
  while (1) {
    poll(&p, 1, -1);
    if (p.revents == POLLIN) handle(p.fd);
    if (p.revents & ~POLLIN) close(p.fd);
  }
}
