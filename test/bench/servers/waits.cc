// What one wait costs with one descriptor ready and many idle: the lab's own multiplexers, on TCP
// connections.
//
//   bench_waits            prints lines of: multiplexer, connections, median nanoseconds of one wait
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <vector>

#include "listening.h"
#include "multiplexer/multiplexer.h"

namespace {

constexpr int kSizes[] = {1, 10, 100, 1000, 10'000};
constexpr int kBits = 16'384;  // of select's sets: more than there are descriptors

// The other ends live in a process of their own: descriptors are limited for each.
pid_t connectFromChild(const sockaddr_in& address, int count) {
  const pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int last = -1;
  for (int i = 0; i < count; ++i) {
    last = socket(AF_INET, SOCK_STREAM, 0);
    if (last < 0 || connect(last, reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
      giveUp("connect");
  }
  // The last one of the other side stays readable: nobody reads it there.
  if (write(last, "x", 1) != 1) giveUp("write");
  for (;;) pause();
}

int64_t medianWait(netlab::Multiplexer& multiplexer, int rounds) {
  std::vector<int64_t> times;
  netlab::WaitRecord record;
  for (int i = 0; i < rounds; ++i) {
    multiplexer.wait(-1, record);
    if (record.returned != 1) giveUp("a wait without exactly one ready");
    times.push_back(record.nanoseconds);
  }
  std::ranges::nth_element(times, times.begin() + rounds / 2);
  return times[static_cast<size_t>(rounds) / 2];
}

}  // namespace

int main() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (listener < 0 || bind(listener, reinterpret_cast<sockaddr*>(&address), length) < 0 ||
      listen(listener, kBacklog) < 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) < 0)
    giveUp("listen");

  for (const int size : kSizes) {
    const pid_t child = connectFromChild(address, size);
    std::vector<int> accepted;
    for (int i = 0; i < size; ++i) {
      accepted.push_back(accept(listener, nullptr, nullptr));
      if (accepted.back() < 0) giveUp("accept");
    }
    for (const char* name : {"select", "poll", "epoll"}) {
      const auto multiplexer = netlab::makeMultiplexer(name, kBits);
      for (const int fd : accepted) multiplexer->set(fd, 0, {.read = true}, false);
      std::printf("%s %d %lld\n", name, size,
                  static_cast<long long>(medianWait(*multiplexer, size < 1000 ? 5001 : 501)));
      std::fflush(stdout);
    }
    kill(child, SIGKILL);
    for (const int fd : accepted) close(fd);
  }
}
