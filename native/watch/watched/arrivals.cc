#include "watch/watched/arrivals.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "socket/error.h"

namespace netlab::watch {
namespace {

int makeWake() {
  const int made = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (made < 0) throw SystemError(errno, "eventfd", "Close some descriptors, or raise ulimit -n.");
  return made;
}

void empty(int fd) {
  alignas(uint64_t) char some[4096];
  while (::read(fd, some, sizeof some) > 0) {
  }
}

}  // namespace

Arrivals::Arrivals() : wake_(makeWake()), folders_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {}

// A ring's file is complete when it gets its name.
void Arrivals::watch(const std::string& folder) const {
  ::inotify_add_watch(folders_.get(), folder.c_str(), IN_MOVED_TO | IN_ONLYDIR);
}

void Arrivals::wake() const {
  ::eventfd_write(wake_.get(), 1);
}

bool Arrivals::wait(std::chrono::nanoseconds atMost) const {
  const int64_t left = std::max<int64_t>(atMost.count(), 0);
  const timespec limit{left / 1'000'000'000, left % 1'000'000'000};
  pollfd entries[] = {{wake_.get(), POLLIN, 0}, {folders_.get(), POLLIN, 0}};  // -1 is passed over
  if (::ppoll(entries, std::size(entries), &limit, nullptr) <= 0) return false;
  for (const pollfd& each : entries)
    if (each.revents & POLLIN) empty(each.fd);
  return entries[1].revents & POLLIN;
}

}  // namespace netlab::watch
