// Dispatch: items 14 to 16 of the list of what the kernel does, tried on this kernel.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include <atomic>
#include <cerrno>
#include <map>
#include <thread>

#include "loopback.h"
#include "multiplexer/multiplexer.h"
#include "readiness.h"

using loopback::checked;
using loopback::Descriptor;
using readiness::Epoll;

namespace {

void say(int fd, const char* text = "x") {
  checked(static_cast<int>(::send(fd, text, strlen(text), MSG_NOSIGNAL)), "send");
}

}  // namespace

TEST_CASE(
    "kernel 14: an event of the batch can name a descriptor that was closed, or used again, within it") {
  for (const char* name : {"select", "poll", "epoll"}) {
    CAPTURE(name);
    loopback::Connection one, two, three;
    const auto multiplexer = netlab::makeMultiplexer(name, 1024);
    CHECK(multiplexer->set(one.server, 1, {.read = true}, false) == 0);
    CHECK(multiplexer->set(two.server, 2, {.read = true}, false) == 0);
    say(one.client);
    say(two.client);
    netlab::WaitRecord record;
    REQUIRE(loopback::eventually([&] {
      multiplexer->wait(0, record);
      return record.ready.size() == 2;
    }));
    // The one who handles the first closes the other, and a newcomer gets its number, and a generation of its
    // own.
    const int number = two.server;
    multiplexer->set(number, 2, {}, false);
    two.server.reset();
    const Descriptor newcomer(checked(::dup2(three.server, number), "dup2"));
    CHECK(multiplexer->set(newcomer, 3, {.read = true}, false) == 0);
    const auto& stale = record.ready[record.ready[0].fd == number ? 0 : 1];
    CHECK(stale.fd == number);
    CHECK(stale.generation == 2);
    // And what is reported for the number from now on has the newcomer's.
    say(three.client);
    REQUIRE(loopback::eventually([&] {
      multiplexer->wait(0, record);
      return record.ready.size() == 2;
    }));
    for (const auto& ready : record.ready)
      if (ready.fd == number) CHECK(ready.generation == 3);
  }
}

TEST_CASE(
    "kernel 14: epoll's key is the open file with the number: a dup keeps it alive, and both can fire") {
  loopback::Connection old, young;
  const Epoll epoll;
  const int number = old.server;
  CHECK(epoll.control(EPOLL_CTL_ADD, number, EPOLLIN, 1) == 0);
  const Descriptor duplicate(checked(::fcntl(old.server, F_DUPFD, 100), "dup"));
  old.server.reset();
  CHECK(epoll.control(EPOLL_CTL_DEL, number, 0, 0) == EBADF);
  say(old.client);
  REQUIRE(epoll.ready(5000).size() == 1);
  // The number is used again and registered again: another key, though the number is the same.
  const Descriptor again(checked(::dup2(young.server, number), "dup2"));
  CHECK(epoll.control(EPOLL_CTL_ADD, number, EPOLLIN, 2) == 0);
  say(young.client);
  REQUIRE(loopback::eventually([&] { return epoll.ready().size() == 2; }));
  std::map<uint64_t, int> fired;
  for (const auto& event : epoll.ready()) ++fired[uint64_t{event.data.u64}];
  CHECK(fired == std::map<uint64_t, int>{{1, 1}, {2, 1}});
}

TEST_CASE("kernel 15: closed by another thread, a descriptor still keeps select waiting for the old file") {
  loopback::Connection pair, other;
  const int number = pair.server;
  std::atomic<pid_t> waiter{0};
  std::atomic<int> returned{-1};
  std::thread thread([&] {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(number, &set);
    waiter = loopback::threadId();
    returned = ::select(number + 1, &set, nullptr, nullptr, nullptr);
  });
  // Asleep (S) once it has a number: in select, since it does nothing else.
  REQUIRE(loopback::eventually([&] {
    if (!waiter) return false;
    return loopback::outputOf("cut -d' ' -f3 /proc/" + std::to_string(getpid()) + "/task/" +
                              std::to_string(waiter) + "/stat") == "S\n";
  }));
  const Descriptor kept(checked(::fcntl(number, F_DUPFD, 100), "dup"));
  pair.server.reset();
  // A newcomer with the number wakes nobody; a byte for the old file does.
  const Descriptor newcomer(checked(::dup2(other.server, number), "dup2"));
  say(other.client);
  REQUIRE(loopback::eventually([&] { return (readiness::pollMask(newcomer) & POLLIN) != 0; }));
  CHECK(returned == -1);
  say(pair.client);
  thread.join();
  CHECK(returned == 1);
}

TEST_CASE("kernel 16: with more ready than maxevents, the next calls bring the others: each gets its turn") {
  constexpr size_t crowdSize = 20;
  constexpr int most = 6;
  std::vector<loopback::Connection> crowd(crowdSize);
  const Epoll epoll;
  for (auto& pair : crowd) {
    epoll.add(pair.server, EPOLLIN);
    say(pair.client);
  }
  REQUIRE(loopback::eventually([&] { return epoll.ready().size() == crowdSize; }));
  // Nobody is ever drained: a kernel that began again each time would starve those at the end.
  std::map<uint64_t, int> turns;
  for (int call = 0; call < 10; ++call) {
    const auto ready = epoll.ready(0, most);
    CHECK(ready.size() == most);
    for (const auto& event : ready) ++turns[uint64_t{event.data.u64}];
  }
  CHECK(turns.size() == crowdSize);
  for (const auto& [fd, count] : turns) CHECK(count == 10 * most / static_cast<int>(crowdSize));
}
