#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

//// wrong: still in the set that is copied
void serve(int listener) {
  fd_set all, ready;
  char buffer[512];
  int highest = listener;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  while (1) {
    ready = all;
    select(highest + 1, &ready, NULL, NULL, NULL);
    for (int i = 0; i <= highest; i++) {
      if (!FD_ISSET(i, &ready)) continue;
      if (i == listener) {
        int client = accept(listener, NULL, NULL);
        FD_SET(client, &all);
        if (client > highest) highest = client;
      } else if (recv(i, buffer, sizeof buffer, 0) <= 0) {
        close(i); // <- closed-not-removed
      }
    }
  }
}

//// wrong: still in the array of poll
void serve(int listener) {
  struct pollfd fds[64] = {{listener, POLLIN, 0}};
  int count = 1;
  char buffer[512];
  for (;;) {
    poll(fds, count, -1);
    if (fds[0].revents & POLLIN) {
      fds[count].fd = accept(listener, NULL, NULL);
      fds[count].events = POLLIN;
      count++;
    }
    for (int i = 1; i < count; i++) {
      if (!(fds[i].revents & POLLIN)) continue;
      if (read(fds[i].fd, buffer, sizeof buffer) == 0) {
        printf("%d has gone\n", fds[i].fd);
        close(fds[i].fd); // <- closed-not-removed
      }
    }
  }
}

//// wrong: the set is made anew from the same variable
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  fd_set ready;
  while (1) {
    FD_ZERO(&ready);
    FD_SET(client, &ready);
    select(client + 1, &ready, NULL, NULL, NULL);
    if (recv(client, buffer, sizeof buffer, 0) < 1) close(client); // <- closed-not-removed
  }
}

//// wrong: made anew from an array that still has it
static int clients[30], count;

void serve(int listener) {
  fd_set ready;
  char buffer[64];
  clients[count++] = accept(listener, NULL, NULL);
  while (1) {
    int highest = 0;
    FD_ZERO(&ready);
    for (int i = 0; i < count; i++) {
      FD_SET(clients[i], &ready);
      if (clients[i] > highest) highest = clients[i];
    }
    select(highest + 1, &ready, NULL, NULL, NULL);
    for (int i = 0; i < count; i++) {
      if (!FD_ISSET(clients[i], &ready)) continue;
      int n = recv(clients[i], buffer, sizeof buffer, 0);
      if (n == 0) {
        close(clients[i]); // <- closed-not-removed
        continue;
      }
    }
  }
}

//// wrong: a helper closes it
static void hang_up(int fd) {
  printf("good-bye\n");
  close(fd); // <- closed-not-removed
}

void serve(int listener) {
  struct pollfd fds[2] = {{.fd = listener, .events = POLLIN}};
  char buffer[64];
  fds[1].fd = accept(listener, NULL, NULL);
  fds[1].events = POLLIN;
  while (poll(fds, 2, -1) > 0) {
    if (recv(fds[1].fd, buffer, sizeof buffer, 0) == 0) hang_up(fds[1].fd);
  }
}

//// right: cleared first
void serve(int listener) {
  fd_set all, ready;
  char buffer[512];
  int client = accept(listener, NULL, NULL);
  FD_ZERO(&all);
  FD_SET(client, &all);
  while (1) {
    ready = all;
    select(client + 1, &ready, NULL, NULL, NULL);
    if (recv(client, buffer, sizeof buffer, 0) <= 0) {
      close(client);
      FD_CLR(client, &all);
    }
  }
}

//// right: its place in the array is emptied
void serve(int listener) {
  struct pollfd fds[2] = {{.fd = listener, .events = POLLIN}};
  char buffer[64];
  fds[1].fd = accept(listener, NULL, NULL);
  fds[1].events = POLLIN;
  while (poll(fds, 2, -1) > 0) {
    if (recv(fds[1].fd, buffer, sizeof buffer, 0) == 0) {
      close(fds[1].fd);
      fds[1].fd = -1;
    }
  }
}

//// right: the last one takes its place
void serve(int listener) {
  struct pollfd fds[64] = {{listener, POLLIN, 0}};
  int count = 1;
  char buffer[512];
  for (;;) {
    poll(fds, count, -1);
    if (fds[0].revents & POLLIN) {
      fds[count].fd = accept(listener, NULL, NULL);
      fds[count].events = POLLIN;
      count++;
    }
    for (int i = 1; i < count; i++) {
      if (fds[i].revents & POLLIN && read(fds[i].fd, buffer, sizeof buffer) == 0) {
        close(fds[i].fd);
        fds[i--] = fds[--count];
      }
    }
  }
}

//// right: epoll forgets what is closed
void serve(int poller, int listener) {
  struct epoll_event ready[8], event = {.events = EPOLLIN};
  char buffer[64];
  event.data.fd = accept(listener, NULL, NULL);
  epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
  for (;;) {
    int n = epoll_wait(poller, ready, 8, -1);
    for (int i = 0; i < n; i++)
      if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) < 1) close(ready[i].data.fd);
  }
}

//// right: the variable forgets it
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  fd_set ready;
  while (1) {
    FD_ZERO(&ready);
    if (client >= 0) FD_SET(client, &ready);
    select(client + 1, &ready, NULL, NULL, NULL);
    if (recv(client, buffer, sizeof buffer, 0) < 1) {
      close(client);
      client = -1;
    }
  }
}

//// right: the next one is accepted at once
void serve(int listener) {
  int client = accept(listener, NULL, NULL);
  char buffer[64];
  fd_set ready;
  while (1) {
    FD_ZERO(&ready);
    FD_SET(client, &ready);
    select(client + 1, &ready, NULL, NULL, NULL);
    if (recv(client, buffer, sizeof buffer, 0) < 1) {
      close(client);
      client = accept(listener, NULL, NULL);
    }
  }
}
