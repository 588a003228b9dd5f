// An echo server on libevent's buffer events, in the way of its book: what came in is moved to what goes out.
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/tcp.h>

#include "listening.h"

namespace {

void received(bufferevent* client, void*) {
  evbuffer_add_buffer(bufferevent_get_output(client), bufferevent_get_input(client));
}

void ended(bufferevent* client, short what, void*) {
  if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) bufferevent_free(client);
}

void newcomer(evconnlistener* listener, evutil_socket_t fd, sockaddr*, int, void*) {
  // It writes 16 KiB at a time: what remains would wait for an acknowledgement.
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  bufferevent* client = bufferevent_socket_new(evconnlistener_get_base(listener), fd, BEV_OPT_CLOSE_ON_FREE);
  bufferevent_set_max_single_read(client, kReceiveSize);
  bufferevent_setcb(client, received, nullptr, ended, nullptr);
  bufferevent_enable(client, EV_READ | EV_WRITE);
}

}  // namespace

int main() {
  event_base* base = event_base_new();
  evconnlistener* listener =
      evconnlistener_new(base, newcomer, nullptr, LEV_OPT_CLOSE_ON_FREE, 0, listenAndTell());
  if (!listener) giveUp("evconnlistener_new");
  return event_base_dispatch(base);
}
