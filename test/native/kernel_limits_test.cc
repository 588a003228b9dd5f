// Time and limits: items 20 to 22 of the list of what the kernel does, and its traps in reading state.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/time.h>

#include <cerrno>
#include <thread>

#include "loopback.h"
#include "multiplexer/clock.h"
#include "multiplexer/multiplexer.h"
#include "socket/queues.h"

using loopback::checked;
using loopback::Descriptor;

namespace {

constexpr const char* kAll[] = {"select", "poll", "epoll"};

// A timer that fires over and over, whose handler was installed with SA_RESTART.
class Interrupting {
 public:
  Interrupting() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    action.sa_flags = SA_RESTART;
    checked(::sigaction(SIGALRM, &action, &before_), "sigaction");
    const itimerval often{{0, 2000}, {0, 2000}};
    checked(::setitimer(ITIMER_REAL, &often, nullptr), "setitimer");
  }
  ~Interrupting() {
    const itimerval never{};
    ::setitimer(ITIMER_REAL, &never, nullptr);
    ::sigaction(SIGALRM, &before_, nullptr);
  }

 private:
  struct sigaction before_ {};
};

}  // namespace

TEST_CASE("kernel 20: no wait ends before its time: timeouts are rounded up") {
  for (const char* name : kAll) {
    CAPTURE(name);
    const auto multiplexer = netlab::makeMultiplexer(name, 1024);
    netlab::WaitRecord record;
    for (const int milliseconds : {0, 1, 3, 10}) {
      multiplexer->wait(milliseconds, record);
      CHECK(record.returned == 0);
      CHECK(record.nanoseconds >= milliseconds * 1'000'000);
    }
  }
}

TEST_CASE("kernel 20: a negative timeout of poll means for ever, whatever its number") {
  loopback::Connection pair;
  for (const int timeout : {-1, -1000}) {
    pollfd entry{pair.server, POLLIN, 0};
    std::thread later([&] {
      poll(nullptr, 0, 20);
      checked(static_cast<int>(::send(pair.client, "x", 1, MSG_NOSIGNAL)), "send");
    });
    CHECK(::poll(&entry, 1, timeout) == 1);
    later.join();
    char byte;
    CHECK(::recv(pair.server, &byte, 1, 0) == 1);
  }
}

TEST_CASE("kernel 20: select writes the time left into its timeout") {
  loopback::Connection pair;
  checked(static_cast<int>(::send(pair.client, "x", 1, MSG_NOSIGNAL)), "send");
  const auto multiplexer = netlab::makeMultiplexer("select", 1024);
  multiplexer->set(pair.server, 1, {.read = true}, false);
  netlab::WaitRecord record;
  multiplexer->wait(60'000, record);
  CHECK(record.returned == 1);
  CHECK(record.select.timeLeftMicroseconds > 0);
  CHECK(record.select.timeLeftMicroseconds <= 60'000'000);
  CHECK(record.select.timeLeftMicroseconds >= 60'000'000 - record.nanoseconds / 1000 - 1);
}

TEST_CASE("kernel 20: SA_RESTART never restarts these calls: EINTR") {
  for (const char* name : kAll) {
    CAPTURE(name);
    const auto multiplexer = netlab::makeMultiplexer(name, 1024);
    const Interrupting often;
    netlab::WaitRecord record;
    multiplexer->wait(10'000, record);
    CHECK(record.returned == -1);
    CHECK(record.errnoNumber == EINTR);
  }
}

TEST_CASE(
    "kernel 21: select's limit is the number, not the count: a larger bitmap watches descriptor 5,000") {
  loopback::Connection pair;
  const Descriptor high(checked(::fcntl(pair.server, F_DUPFD, 5000), "dup"));
  REQUIRE(int{high} >= 5000);
  CHECK(netlab::makeMultiplexer("select", FD_SETSIZE)->set(high, 1, {.read = true}, false) == EINVAL);
  const auto multiplexer = netlab::makeMultiplexer("select", 8192);
  CHECK(multiplexer->set(high, 1, {.read = true}, false) == 0);
  checked(static_cast<int>(::send(pair.client, "x", 1, MSG_NOSIGNAL)), "send");
  netlab::WaitRecord record;
  multiplexer->wait(5000, record);
  REQUIRE(record.ready.size() == 1);
  CHECK(record.ready[0].fd == high);
}

TEST_CASE("kernel 22: poll with more entries than RLIMIT_NOFILE is EINVAL, though no descriptor is open") {
  rlimit before{};
  checked(::getrlimit(RLIMIT_NOFILE, &before), "getrlimit");
  constexpr rlim_t kLimit = 100;
  const rlimit lowered{kLimit, before.rlim_max};
  checked(::setrlimit(RLIMIT_NOFILE, &lowered), "setrlimit");
  std::vector<pollfd> entries(kLimit + 1, pollfd{-1, POLLIN, 0});
  const int within = ::poll(entries.data(), kLimit, 0);
  const int past = ::poll(entries.data(), kLimit + 1, 0);
  const int error = errno;
  checked(::setrlimit(RLIMIT_NOFILE, &before), "setrlimit");
  CHECK(within == 0);
  CHECK(past == -1);
  CHECK(error == EINVAL);
}

TEST_CASE("kernel, traps: SIOCINQ on a listener is EINVAL; on UDP it is the next datagram alone") {
  int bytes = 0;
  const Descriptor listener = loopback::listening();
  CHECK(::ioctl(listener, SIOCINQ, &bytes) == -1);
  CHECK(errno == EINVAL);
  const Descriptor receiver = loopback::bound("127.0.0.1", SOCK_DGRAM);
  const netlab::Address address = netlab::localAddress(receiver);
  const Descriptor sender = loopback::makeSocket(AF_INET, SOCK_DGRAM);
  checked(::connect(sender, address.get(), address.length), "connect");
  for (const char* text : {"three", "more"})
    checked(static_cast<int>(::send(sender, text, strlen(text), 0)), "send");
  CHECK(loopback::eventually([&] { return netlab::readQueues(receiver).receive == 5; }));
}
