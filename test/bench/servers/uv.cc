// An echo server on libuv, in the way of its guide, and with what makes it fast: one receive buffer for all,
// and uv_try_write before uv_write.
#include <uv.h>

#include <cstdlib>
#include <cstring>

#include "listening.h"

namespace {

char buffer[kReceiveSize];

struct Rest {
  uv_write_t request;
  char bytes[];
};

void lend(uv_handle_t*, size_t, uv_buf_t* lent) {
  *lent = uv_buf_init(buffer, sizeof buffer);
}

void end(uv_stream_t* client) {
  uv_close(reinterpret_cast<uv_handle_t*>(client), [](uv_handle_t* handle) { std::free(handle); });
}

void received(uv_stream_t* client, ssize_t count, const uv_buf_t* bytes) {
  if (count < 0) return end(client);
  if (count == 0) return;
  uv_buf_t all = uv_buf_init(bytes->base, static_cast<unsigned>(count));
  int sent = uv_try_write(client, &all, 1);
  if (sent == count) return;
  if (sent == UV_EAGAIN) sent = 0;
  if (sent < 0) return end(client);
  const auto left = static_cast<size_t>(count - sent);
  auto* rest = static_cast<Rest*>(std::malloc(sizeof(Rest) + left));
  std::memcpy(rest->bytes, bytes->base + sent, left);
  uv_buf_t part = uv_buf_init(rest->bytes, static_cast<unsigned>(left));
  uv_write(&rest->request, client, &part, 1, [](uv_write_t* request, int) { std::free(request); });
}

void newcomer(uv_stream_t* listener, int status) {
  if (status < 0) return;
  auto* client = static_cast<uv_tcp_t*>(std::malloc(sizeof(uv_tcp_t)));
  uv_tcp_init(listener->loop, client);
  auto* stream = reinterpret_cast<uv_stream_t*>(client);
  if (uv_accept(listener, stream) == 0)
    uv_read_start(stream, lend, received);
  else
    end(stream);
}

}  // namespace

int main() {
  uv_loop_t* loop = uv_default_loop();
  uv_tcp_t listener;
  uv_tcp_init(loop, &listener);
  uv_tcp_open(&listener, listenAndTell());
  if (uv_listen(reinterpret_cast<uv_stream_t*>(&listener), kBacklog, newcomer) < 0) giveUp("uv_listen");
  return uv_run(loop, UV_RUN_DEFAULT);
}
