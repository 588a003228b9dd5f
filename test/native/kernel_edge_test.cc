// Edge trigger, and what epoll takes and refuses: items 17 to 19 of the list of what the kernel does.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "loopback.h"
#include "readiness.h"

using loopback::checked;
using loopback::Descriptor;
using readiness::Epoll;

namespace {

void say(int fd, const char* text = "x") {
  checked(static_cast<int>(::send(fd, text, strlen(text), MSG_NOSIGNAL)), "send");
}

size_t take(int fd, size_t most) {
  std::string buffer(most, '\0');
  return static_cast<size_t>(checked(static_cast<int>(::recv(fd, buffer.data(), most, 0)), "recv"));
}

Descriptor makeEventFd() {
  return Descriptor(checked(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd"));
}

void signal(int eventFd) {
  const uint64_t one = 1;
  checked(static_cast<int>(::write(eventFd, &one, sizeof one)), "write");
}

// Threads that wait for one event each; how many woke up when one came, before anybody took it.
class Sleepers {
 public:
  static constexpr int kCount = 8;

  explicit Sleepers(const std::vector<int>& epolls) : end_(makeEventFd()) {
    for (const int epoll : epolls) {
      epoll_event ending{EPOLLIN, {.u64 = kEnd}};
      ::epoll_ctl(epoll, EPOLL_CTL_ADD, end_, &ending);  // EEXIST where they share one
      threads_.emplace_back([this, epoll] { sleep(epoll); });
    }
    REQUIRE(loopback::eventually([&] { return asleep() == kCount; }));
  }
  ~Sleepers() {
    signal(end_);
    for (auto& thread : threads_) thread.join();
  }

  int woken() const { return woken_; }
  // How many of the threads are in a system call and sleep there.
  int asleep() const {
    int count = 0;
    for (int i = 0; i < kCount; ++i) {
      if (!tids_[i]) continue;
      std::ifstream file("/proc/self/task/" + std::to_string(tids_[i]) + "/stat");
      std::string number, name, state;
      file >> number >> name >> state;
      count += state == "S";
    }
    return count;
  }

 private:
  static constexpr uint64_t kEnd = ~0ull;

  void sleep(int epoll) {
    tids_[next_++] = loopback::threadId();
    epoll_event event{};
    ::epoll_wait(epoll, &event, 1, -1);
    if (event.data.u64 == kEnd) return;
    ++woken_;
    // Asleep again until the end: what it was woken by is left for the others.
    pollfd ending{end_, POLLIN, 0};
    ::poll(&ending, 1, -1);
  }

  Descriptor end_;
  std::vector<std::thread> threads_;
  std::atomic<int> tids_[kCount]{};
  std::atomic<int> next_{0};
  std::atomic<int> woken_{0};
};

}  // namespace

TEST_CASE(
    "kernel 17: new data fires again though the old was not drained; silence never fires; MOD re-arms") {
  loopback::Connection pair;
  const Epoll epoll;
  epoll.add(pair.server, EPOLLIN | EPOLLET);
  say(pair.client, "abcdef");
  REQUIRE(epoll.ready(5000).size() == 1);
  CHECK(take(pair.server, 2) == 2);
  CHECK(epoll.ready().empty());  // four bytes lie there, and nothing tells of them
  say(pair.client, "g");
  CHECK(epoll.ready(5000).size() == 1);
  CHECK(epoll.ready().empty());
  CHECK(epoll.control(EPOLL_CTL_MOD, pair.server, EPOLLIN | EPOLLET, 0) == 0);
  CHECK(epoll.ready().size() == 1);
  CHECK(epoll.ready().empty());
}

TEST_CASE("kernel 17: OUT rides along with IN") {
  loopback::Connection pair;
  const Epoll epoll;
  epoll.add(pair.server, EPOLLIN | EPOLLOUT | EPOLLET);
  REQUIRE(epoll.ready().size() == 1);  // writable from the start
  CHECK(epoll.ready().empty());
  say(pair.client);
  const auto ready = epoll.ready(5000);
  REQUIRE(ready.size() == 1);
  CHECK(readiness::names(ready[0].events) == "IN|OUT");
}

TEST_CASE("kernel 18: eight epolls on one socket: eight wake; with EPOLLEXCLUSIVE one, and MOD is EINVAL") {
  for (const bool exclusive : {false, true}) {
    CAPTURE(exclusive);
    const Descriptor event = makeEventFd();
    std::vector<Epoll> epolls(Sleepers::kCount);
    std::vector<int> fds;
    for (const Epoll& epoll : epolls) {
      CHECK(epoll.add(event, EPOLLIN | (exclusive ? EPOLLEXCLUSIVE : 0u)) == 0);
      fds.push_back(epoll);
    }
    if (exclusive) CHECK(epolls[0].control(EPOLL_CTL_MOD, event, EPOLLIN, 0) == EINVAL);
    const Sleepers sleepers(fds);
    signal(event);
    const int expected = exclusive ? 1 : Sleepers::kCount;
    CHECK(loopback::eventually(
        [&] { return sleepers.woken() >= expected && sleepers.asleep() == Sleepers::kCount; }));
    CHECK(sleepers.woken() == expected);
  }
}

TEST_CASE("kernel 18: eight threads on one epoll: level trigger wakes eight, edge trigger one") {
  for (const bool edge : {false, true}) {
    CAPTURE(edge);
    const Descriptor event = makeEventFd();
    const Epoll epoll;
    CHECK(epoll.add(event, EPOLLIN | (edge ? EPOLLET : 0u)) == 0);
    const Sleepers sleepers(std::vector<int>(Sleepers::kCount, epoll));
    signal(event);
    const int expected = edge ? 1 : Sleepers::kCount;
    CHECK(loopback::eventually(
        [&] { return sleepers.woken() >= expected && sleepers.asleep() == Sleepers::kCount; }));
    CHECK(sleepers.woken() == expected);
  }
}

TEST_CASE("kernel 19: epoll refuses itself (EINVAL) and a regular file (EPERM)") {
  const Epoll epoll;
  CHECK(epoll.add(epoll, EPOLLIN) == EINVAL);
  char name[] = "/tmp/network-lab-XXXXXX";
  const Descriptor file(checked(::mkstemp(name), "mkstemp"));
  ::unlink(name);
  CHECK(epoll.add(file, EPOLLIN) == EPERM);
}

TEST_CASE("kernel 19: epolls can be nested so deep, then ELOOP") {
  std::vector<Epoll> levels(10);
  int deepest = 0;
  int error = 0;
  // Each new one watches the one before.
  for (size_t i = 1; i < levels.size() && !error; ++i) {
    error = levels[i].add(levels[i - 1], EPOLLIN);
    if (!error) deepest = static_cast<int>(i);
  }
  CHECK(error == ELOOP);
  CHECK(deepest == 4);
}
