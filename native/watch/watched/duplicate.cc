#include "watch/watched/duplicate.h"

#include <sys/socket.h>

#include <chrono>
#include <future>
#include <system_error>
#include <thread>

namespace netlab::watch {
namespace {

constexpr std::chrono::milliseconds moment{50};

bool mayLinger(int fd) {
  linger set{};
  socklen_t size = sizeof set;
  return ::getsockopt(fd, SOL_SOCKET, SO_LINGER, &set, &size) == 0 && set.l_onoff && set.l_linger > 0;
}

}  // namespace

Duplicate::~Duplicate() {
  if (!mayLinger(descriptor_.get())) return;
  try {
    std::promise<void> closed;
    const std::future<void> isClosed = closed.get_future();
    std::thread([closed = std::move(closed), descriptor = std::move(descriptor_)]() mutable {
      descriptor.close();
      closed.set_value();
    }).detach();
    isClosed.wait_for(moment);
  } catch (const std::system_error&) {
    // No thread is to be had: then it is closed here.
  }
}

}  // namespace netlab::watch
