// Accepting: items 1 to 5 of the list of what the kernel does, tried on this kernel.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <vector>

#include "loopback.h"
#include "multiplexer/multiplexer.h"
#include "readiness.h"
#include "socket/queues.h"

using loopback::checked;
using loopback::Descriptor;

namespace {

// No more descriptors for this process, until it ends.
class NoDescriptorsLeft {
 public:
  NoDescriptorsLeft() {
    checked(::getrlimit(RLIMIT_NOFILE, &before_), "getrlimit");
    const Descriptor next(checked(::dup(0), "dup"));
    // The lowest free number is the limit: whatever is opened from here fails.
    const rlimit none{static_cast<rlim_t>(next), before_.rlim_max};
    checked(::setrlimit(RLIMIT_NOFILE, &none), "setrlimit");
  }
  ~NoDescriptorsLeft() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

void nonBlocking(int fd) {
  checked(::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK), "fcntl");
}

// A connect that does not wait for its end.
Descriptor beginConnect(int listener) {
  const netlab::Address address = netlab::localAddress(listener);
  Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
  nonBlocking(socket);
  if (::connect(socket, address.get(), address.length) < 0 && errno != EINPROGRESS) checked(-1, "connect");
  return socket;
}

int stateOf(int fd) {
  tcp_info info{};
  socklen_t size = sizeof info;
  checked(::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size), "TCP_INFO");
  return info.tcpi_state;
}

// A counter of /proc/net/netstat: a line of names, a line of numbers.
int64_t netstat(const std::string& name) {
  std::ifstream file("/proc/net/netstat");
  for (std::string names, numbers; std::getline(file, names) && std::getline(file, numbers);) {
    std::istringstream keys(names), values(numbers);
    for (std::string key, value; keys >> key && values >> value;)
      if (key == name) return std::stoll(value);
  }
  throw std::runtime_error("no counter " + name);
}

int backlogHolds(int listener, size_t clients) {
  std::vector<Descriptor> crowd;
  for (size_t i = 0; i < clients; ++i) crowd.push_back(beginConnect(listener));
  const auto finished = [&] {
    return std::ranges::count_if(crowd, [](int fd) { return stateOf(fd) == TCP_ESTABLISHED; });
  };
  const int held = netlab::readAcceptQueue(listener).limit + 1;
  loopback::eventually([&] { return finished() >= held; });
  // The rest is still trying: one is enough to know that no more were taken.
  CHECK(stateOf(crowd.back()) == TCP_SYN_SENT);
  CHECK(netlab::readAcceptQueue(listener).length == finished());
  return static_cast<int>(finished());
}

}  // namespace

TEST_CASE("kernel 1: at EMFILE level trigger comes back at once, each time; edge trigger does so once") {
  for (const bool edge : {false, true}) {
    CAPTURE(edge);
    const Descriptor listener = loopback::listening();
    nonBlocking(listener);
    const auto multiplexer = netlab::makeMultiplexer("epoll", 1024);
    CHECK(multiplexer->set(listener, 1, {.read = true}, edge) == 0);
    const Descriptor client = loopback::connected(listener);
    int reported = 0, failed = 0;
    {
      const NoDescriptorsLeft full;
      netlab::WaitRecord record;
      for (int i = 0; i < 1000; ++i) {
        multiplexer->wait(0, record);
        reported += record.returned;
        if (::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC) < 0 && errno == EMFILE) ++failed;
      }
    }
    CHECK(failed == 1000);
    CHECK(reported == (edge ? 1 : 1000));
    // There is room again; the connection is still there, and under edge trigger nothing tells of it.
    netlab::WaitRecord record;
    multiplexer->wait(0, record);
    CHECK(record.returned == (edge ? 0 : 1));
    CHECK(netlab::readAcceptQueue(listener).length == 1);
  }
}

TEST_CASE("kernel 1: a spare descriptor, given up for a moment, gets the newcomer out of the queue") {
  const Descriptor listener = loopback::listening();
  nonBlocking(listener);
  Descriptor spare(checked(::dup(listener), "dup"));
  const Descriptor client = loopback::connected(listener);
  const NoDescriptorsLeft full;
  CHECK(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC) == -1);
  CHECK(errno == EMFILE);
  spare.reset();
  CHECK_NOTHROW(loopback::accepted(listener));
  CHECK(netlab::readAcceptQueue(listener).length == 0);
}

TEST_CASE("kernel 2: accept says EAGAIN when nobody is there, EINTR when a signal comes first") {
  const Descriptor listener = loopback::listening();
  nonBlocking(listener);
  CHECK(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC) == -1);
  CHECK(errno == EAGAIN);

  struct sigaction interrupt {};
  interrupt.sa_handler = [](int) {};  // and no SA_RESTART
  struct sigaction before {};
  checked(::sigaction(SIGALRM, &interrupt, &before), "sigaction");
  checked(::fcntl(listener, F_SETFL, 0), "fcntl");
  const itimerval often{{0, 1000}, {0, 1000}};
  checked(::setitimer(ITIMER_REAL, &often, nullptr), "setitimer");
  CHECK(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC) == -1);
  CHECK(errno == EINTR);
  const itimerval never{};
  checked(::setitimer(ITIMER_REAL, &never, nullptr), "setitimer");
  checked(::sigaction(SIGALRM, &before, nullptr), "sigaction");
}

TEST_CASE("kernel 3: a client that resets before accept is accepted, then recv says ECONNRESET") {
  const Descriptor listener = loopback::listening();
  Descriptor client = loopback::connected(listener);
  const linger abortive{1, 0};
  checked(::setsockopt(client, SOL_SOCKET, SO_LINGER, &abortive, sizeof abortive), "SO_LINGER");
  client.reset();
  const Descriptor server = loopback::accepted(listener);
  char byte;
  CHECK(::recv(server, &byte, 1, 0) == -1);
  CHECK(errno == ECONNRESET);
}

TEST_CASE("kernel 4: an accepted socket inherits the listener's options, but not O_NONBLOCK") {
  const Descriptor listener = loopback::listening();
  nonBlocking(listener);
  const int on = 1;
  checked(::setsockopt(listener, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on), "SO_KEEPALIVE");
  checked(::setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
  const Descriptor client = loopback::connected(listener);
  const Descriptor server = loopback::accepted(listener);
  for (const auto& [level, name] :
       {std::pair{SOL_SOCKET, SO_KEEPALIVE}, std::pair{int{IPPROTO_TCP}, TCP_NODELAY}}) {
    int value = 0;
    socklen_t size = sizeof value;
    checked(::getsockopt(server, level, name, &value, &size), "getsockopt");
    CHECK(value != 0);
  }
  CHECK((::fcntl(listener, F_GETFL) & O_NONBLOCK) != 0);
  CHECK((::fcntl(server, F_GETFL) & O_NONBLOCK) == 0);
}

TEST_CASE("kernel 5: backlog N holds N + 1; those past it stay in SYN_SENT, and ListenOverflows rises") {
  for (const int backlog : {0, 3}) {
    CAPTURE(backlog);
    const Descriptor listener = loopback::listening(backlog);
    const int64_t before = netstat("ListenOverflows");
    CHECK(backlogHolds(listener, static_cast<size_t>(backlog) + 4) == backlog + 1);
    CHECK(loopback::eventually([&] { return netstat("ListenOverflows") > before; }));
  }
}

TEST_CASE("kernel 5: a listener counts the SYNs that its full queue dropped, each repetition again") {
  const Descriptor listener = loopback::listening(1);
  const int64_t before = netstat("ListenOverflows");
  CHECK(netlab::readDrops(listener) == 0);
  std::vector<Descriptor> crowd;
  for (int i = 0; i < 5; ++i) crowd.push_back(beginConnect(listener));
  CHECK(
      loopback::eventually([&] { return netlab::readDrops(listener) >= 3; }));  // 5 less the 2 that it holds
  CHECK(netlab::readAcceptQueue(listener).length == 2);
  // The three repeat their SYN after a second.
  CHECK(loopback::eventually([&] { return netlab::readDrops(listener) >= 6; }));
  // The kernel's own count is of all listeners together.
  const int64_t drops = netlab::readDrops(listener);
  CHECK(netstat("ListenOverflows") - before >= drops);
  checked(::listen(listener, 10), "listen");
  CHECK(netlab::readDrops(listener) >= drops);  // not counted again
  CHECK(netlab::readDrops(loopback::accepted(listener)) == 0);
}

TEST_CASE("kernel 5: the backlog is capped by somaxconn, and listen again changes it live") {
  std::ifstream file("/proc/sys/net/core/somaxconn");
  int most = 0;
  file >> most;
  REQUIRE(most > 0);
  const Descriptor listener = loopback::listening(most + 1000);
  CHECK(netlab::readAcceptQueue(listener).limit == most);
  checked(::listen(listener, 2), "listen");
  CHECK(netlab::readAcceptQueue(listener).limit == 2);
  CHECK(backlogHolds(listener, 6) == 3);
}
