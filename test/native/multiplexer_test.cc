// What the three multiplexers promise alike, and where they differ. Each test runs against all three.
#include "multiplexer/multiplexer.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "loopback.h"

using netlab::Multiplexer;
using netlab::WaitRecord;

namespace {

constexpr const char* everyMultiplexer[] = {"select", "poll", "epoll"};

struct Pair {
  loopback::Descriptor mine, other;
  Pair() {
    int fds[2];
    loopback::checked(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), "socketpair");
    mine = loopback::Descriptor(fds[0]);
    other = loopback::Descriptor(fds[1]);
  }
  void tell(const char* text) {
    loopback::checked(static_cast<int>(::write(other, text, strlen(text))), "write");
  }
};

template <typename Test>
void withEach(Test test) {
  for (const char* name : everyMultiplexer) {
    SUBCASE(name) {
      const auto multiplexer = netlab::makeMultiplexer(name, 1024);
      test(std::string(name), *multiplexer);
    }
  }
}

}  // namespace

TEST_CASE("a descriptor with data is readable, with its generation, and stays so until it was read") {
  withEach([](const std::string&, Multiplexer& multiplexer) {
    Pair pair;
    REQUIRE(multiplexer.set(pair.mine, 7, {.read = true}, false) == 0);
    WaitRecord record;
    multiplexer.wait(0, record);
    CHECK(record.returned == 0);
    CHECK(record.ready.empty());
    pair.tell("x");
    for (int turn = 0; turn < 2; ++turn) {
      multiplexer.wait(-1, record);
      REQUIRE(record.ready.size() == 1);
      CHECK(record.ready[0].fd == pair.mine);
      CHECK(record.ready[0].generation == 7);
      CHECK(record.ready[0].readable);
      CHECK_FALSE(record.ready[0].writable);
    }
  });
}

TEST_CASE("read and write are asked for apart; the count is of bits in select, of descriptors elsewhere") {
  withEach([](const std::string& name, Multiplexer& multiplexer) {
    Pair pair;
    pair.tell("x");
    multiplexer.set(pair.mine, 1, {.read = true, .write = true}, false);
    WaitRecord record;
    multiplexer.wait(0, record);
    REQUIRE(record.ready.size() == 1);
    CHECK(record.ready[0].readable);
    CHECK(record.ready[0].writable);
    CHECK(record.returned == (name == "select" ? 2 : 1));
    multiplexer.set(pair.mine, 1, {.write = true}, false);
    multiplexer.wait(0, record);
    REQUIRE(record.ready.size() == 1);
    CHECK_FALSE(record.ready[0].readable);
  });
}

TEST_CASE("wanting nothing takes it out: not even a hang-up is reported") {
  withEach([](const std::string&, Multiplexer& multiplexer) {
    Pair pair;
    multiplexer.set(pair.mine, 1, {.read = true}, false);
    CHECK(multiplexer.set(pair.mine, 1, {}, false) == 0);
    CHECK(multiplexer.set(pair.mine, 1, {}, false) == 0);
    pair.other.reset();
    WaitRecord record;
    multiplexer.wait(0, record);
    CHECK(record.returned == 0);
  });
}

TEST_CASE("many come and go: exactly those that have data are reported") {
  withEach([](const std::string&, Multiplexer& multiplexer) {
    std::vector<Pair> pairs(100);
    for (Pair& pair : pairs) REQUIRE(multiplexer.set(pair.mine, 1, {.read = true}, false) == 0);
    for (size_t i = 0; i < pairs.size(); i += 2) multiplexer.set(pairs[i].mine, 1, {}, false);
    for (Pair& pair : pairs) pair.tell("x");
    WaitRecord record;
    multiplexer.wait(0, record);
    std::vector<int> reported, expected;
    for (const netlab::Ready& ready : record.ready) reported.push_back(ready.fd);
    for (size_t i = 1; i < pairs.size(); i += 2) expected.push_back(pairs[i].mine);
    std::ranges::sort(reported);
    std::ranges::sort(expected);
    CHECK(reported == expected);
  });
}

TEST_CASE("what crosses the border: select and poll carry everything, epoll only changes and what is ready") {
  withEach([](const std::string& name, Multiplexer& multiplexer) {
    std::vector<Pair> pairs(50);
    for (Pair& pair : pairs) multiplexer.set(pair.mine, 1, {.read = true}, false);
    pairs[10].tell("x");
    WaitRecord record;
    multiplexer.wait(0, record);
    multiplexer.wait(0, record);  // the second has no epoll_ctl before it
    int top = 0;
    for (const Pair& pair : pairs) top = std::max(top, int{pair.mine});
    const uint64_t bitmaps = 3 * 8 * static_cast<uint64_t>((top + 64) / 64);
    CHECK(record.bytesIn == (name == "select" ? bitmaps : name == "poll" ? 50 * sizeof(pollfd) : 0));
    CHECK(record.bytesOut == (name == "select" ? bitmaps
                              : name == "poll" ? 50 * sizeof(short)
                                               : sizeof(epoll_event)));
    CHECK(record.walked == (name == "epoll" ? 1 : 50));
  });
}

TEST_CASE("a timeout is told as asked; select also tells the time left") {
  withEach([](const std::string& name, Multiplexer& multiplexer) {
    Pair pair;
    pair.tell("x");
    multiplexer.set(pair.mine, 1, {.read = true}, false);
    WaitRecord record;
    multiplexer.wait(5000, record);
    CHECK(record.returned >= 1);
    if (name == "select") {
      CHECK(record.select.timeLeftMicroseconds > 4'000'000);
      CHECK(record.select.timeLeftMicroseconds <= 5'000'000);
    }
  });
}

TEST_CASE("select: the limit is the descriptor's number, and a larger bitmap moves it") {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_cur < 5001) return;
  Pair pair;
  const loopback::Descriptor high(loopback::checked(::fcntl(pair.mine, F_DUPFD, 5000), "fcntl"));
  CHECK(netlab::makeSelect(1024)->set(high, 1, {.read = true}, false) == EINVAL);
  const auto wide = netlab::makeSelect(8192);
  REQUIRE(wide->set(high, 1, {.read = true}, false) == 0);
  pair.tell("x");
  WaitRecord record;
  wide->wait(0, record);
  REQUIRE(record.ready.size() == 1);
  CHECK(record.ready[0].fd == high);
  CHECK(record.select.nfds == high + 1);
}

TEST_CASE("a closed descriptor that is still in the set: select fails, poll says NVAL, epoll says nothing") {
  withEach([](const std::string& name, Multiplexer& multiplexer) {
    Pair pair;
    multiplexer.set(pair.mine, 1, {.read = true}, false);
    pair.mine.reset();
    WaitRecord record;
    multiplexer.wait(0, record);
    if (name == "select") CHECK(record.errnoNumber == EBADF);
    if (name == "poll") {
      REQUIRE(record.ready.size() == 1);
      CHECK(record.ready[0].raw == POLLNVAL);
      CHECK(record.ready[0].failed);
    }
    if (name == "epoll") CHECK(record.returned == 0);
  });
}

TEST_CASE("epoll: edge trigger tells once; the changes of the interest list are on the record") {
  Pair pair;
  const auto epoll = netlab::makeEpoll();
  epoll->set(pair.mine, 1, {.read = true}, true);
  pair.tell("x");
  WaitRecord record;
  epoll->wait(0, record);
  CHECK(record.returned == 1);
  REQUIRE(record.epoll.controls.size() == 1);
  CHECK(record.epoll.controls[0].operation == EPOLL_CTL_ADD);
  epoll->wait(0, record);
  CHECK(record.returned == 0);
  CHECK(record.epoll.controls.empty());
  epoll->set(pair.mine, 1, {.read = true}, true);  // MOD arms it again
  epoll->wait(0, record);
  CHECK(record.returned == 1);
  CHECK(record.epoll.controls[0].operation == EPOLL_CTL_MOD);
}
