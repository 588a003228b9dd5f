// What readiness looks like: items 6 to 13 of the list of what the kernel does, tried on this kernel.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <cerrno>

#include "loopback.h"
#include "multiplexer/multiplexer.h"
#include "readiness.h"
#include "socket/queues.h"

using loopback::checked;
using loopback::Descriptor;
using readiness::masks;

namespace {

int errorOf(int fd) {
  int error = -1;
  socklen_t size = sizeof error;
  checked(::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size), "SO_ERROR");
  return error;
}

// The errno of a receive that must fail, or 0 with how many bytes came.
struct Outcome {
  ssize_t returned;
  int error;
  bool operator==(const Outcome&) const = default;
};
Outcome receive(int fd, int flags = MSG_DONTWAIT) {
  char buffer[64];
  const ssize_t returned = ::recv(fd, buffer, sizeof buffer, flags);
  return {returned, returned < 0 ? errno : 0};
}
Outcome send(int fd) {
  const ssize_t returned = ::send(fd, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
  return {returned, returned < 0 ? errno : 0};
}

void reset(Descriptor& socket) {
  const linger abortive{1, 0};
  checked(::setsockopt(socket, SOL_SOCKET, SO_LINGER, &abortive, sizeof abortive), "SO_LINGER");
  socket.reset();
}

void nonBlocking(int fd) {
  checked(::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK), "fcntl");
}

}  // namespace

TEST_CASE("kernel 6: a fresh TCP socket is OUT|HUP") {
  const Descriptor fresh = loopback::makeSocket(AF_INET, SOCK_STREAM);
  CHECK(masks(fresh, EPOLLOUT | EPOLLHUP) == "OUT|HUP");
}

TEST_CASE("kernel 6: a refused connect is IN|OUT|ERR|HUP|RDHUP, and reading SO_ERROR clears it") {
  const Descriptor bound = loopback::bound();  // nobody listens on its port
  const netlab::Address address = netlab::localAddress(bound);
  const Descriptor client = loopback::makeSocket(AF_INET, SOCK_STREAM);
  nonBlocking(client);
  CHECK(::connect(client, address.get(), address.length) == -1);
  CHECK(masks(client, EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLRDHUP) == "IN|OUT|ERR|HUP|RDHUP");
  CHECK(errorOf(client) == ECONNREFUSED);
  CHECK(errorOf(client) == 0);
  CHECK((readiness::pollMask(client) & POLLERR) == 0);
}

TEST_CASE("kernel 7: FIN is IN|RDHUP, HUP only after our own; the other direction still works") {
  loopback::Connection pair;
  CHECK(masks(pair.server, EPOLLOUT) == "OUT");
  checked(::shutdown(pair.client, SHUT_WR), "shutdown");
  CHECK(masks(pair.server, EPOLLIN | EPOLLOUT | EPOLLRDHUP) == "IN|OUT|RDHUP");
  CHECK(receive(pair.server) == Outcome{0, 0});
  CHECK(send(pair.server) == Outcome{1, 0});
  CHECK(receive(pair.client, 0) == Outcome{1, 0});
  checked(::shutdown(pair.server, SHUT_WR), "shutdown");
  CHECK(masks(pair.server, EPOLLIN | EPOLLOUT | EPOLLHUP | EPOLLRDHUP) == "IN|OUT|HUP|RDHUP");
}

TEST_CASE("kernel 8: RST is IN|OUT|ERR|HUP|RDHUP; recv says ECONNRESET once, then 0; send says EPIPE") {
  loopback::Connection pair;
  reset(pair.client);
  CHECK(masks(pair.server, EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLRDHUP) == "IN|OUT|ERR|HUP|RDHUP");
  CHECK(receive(pair.server) == Outcome{-1, ECONNRESET});
  CHECK(receive(pair.server) == Outcome{0, 0});
  CHECK(send(pair.server) == Outcome{-1, EPIPE});
}

TEST_CASE("kernel 9: a closed descriptor is NVAL in poll, EBADF in select, and nothing in epoll") {
  for (const char* name : {"select", "poll", "epoll"}) {
    CAPTURE(name);
    loopback::Connection pair;
    const auto multiplexer = netlab::makeMultiplexer(name, 1024);
    CHECK(multiplexer->set(pair.server, 1, {.read = true}, false) == 0);
    pair.server.reset();
    netlab::WaitRecord record;
    multiplexer->wait(0, record);
    if (std::string(name) == "select") CHECK(record.errnoNumber == EBADF);
    if (std::string(name) == "poll") CHECK(record.poll.entries.at(0).revents == POLLNVAL);
    if (std::string(name) == "epoll") CHECK(record.returned == 0);
  }
}

TEST_CASE("kernel 10: an urgent byte is in select's except set, and PRI in poll and epoll") {
  for (const char* name : {"select", "poll", "epoll"}) {
    CAPTURE(name);
    loopback::Connection pair;
    const auto multiplexer = netlab::makeMultiplexer(name, 1024);
    CHECK(multiplexer->set(pair.server, 1, {.except = true}, false) == 0);
    netlab::WaitRecord record;
    multiplexer->wait(0, record);
    CHECK(record.returned == 0);
    checked(static_cast<int>(::send(pair.client, "!", 1, MSG_OOB)), "send");
    multiplexer->wait(5000, record);
    REQUIRE(record.ready.size() == 1);
    CHECK(record.ready[0].exceptional);
  }
}

TEST_CASE("kernel 10: SIOCINQ leaves the urgent byte out until SO_OOBINLINE is set; recv stops at the mark") {
  loopback::Connection pair;
  checked(static_cast<int>(::send(pair.client, "abc!", 4, MSG_OOB)), "send");
  checked(static_cast<int>(::send(pair.client, "de", 2, 0)), "send");
  const auto waiting = [&] { return netlab::readQueues(pair.server).receive; };
  // Before the mark: that is what a receive would give.
  CHECK(loopback::eventually([&] { return waiting() == 3; }));
  const int on = 1;
  checked(::setsockopt(pair.server, SOL_SOCKET, SO_OOBINLINE, &on, sizeof on), "SO_OOBINLINE");
  CHECK(waiting() == 6);
  const int off = 0;
  checked(::setsockopt(pair.server, SOL_SOCKET, SO_OOBINLINE, &off, sizeof off), "SO_OOBINLINE");
  CHECK(receive(pair.server).returned == 3);
  CHECK(::sockatmark(pair.server) == 1);
  char byte = 0;
  CHECK(::recv(pair.server, &byte, 1, MSG_OOB) == 1);
  CHECK(byte == '!');
  CHECK(receive(pair.server).returned == 2);
}

TEST_CASE("kernel 11: an ICMP error on a UDP socket is ERR") {
  Descriptor nobody = loopback::bound("127.0.0.1", SOCK_DGRAM);
  const netlab::Address address = netlab::localAddress(nobody);
  nobody.reset();
  const Descriptor sender = loopback::makeSocket(AF_INET, SOCK_DGRAM);
  checked(::connect(sender, address.get(), address.length), "connect");
  CHECK(send(sender) == Outcome{1, 0});
  CHECK(masks(sender, EPOLLOUT | EPOLLERR) == "OUT|ERR");
  CHECK(receive(sender) == Outcome{-1, ECONNREFUSED});
  CHECK(masks(sender, EPOLLOUT) == "OUT");
}

TEST_CASE("kernel 12: closing with unread data sends RST, without it FIN") {
  for (const bool unread : {true, false}) {
    CAPTURE(unread);
    loopback::Connection pair;
    if (unread) {
      CHECK(send(pair.client) == Outcome{1, 0});
      REQUIRE(loopback::eventually([&] { return netlab::readQueues(pair.server).receive == 1; }));
    }
    pair.server.reset();
    REQUIRE(loopback::eventually([&] { return (readiness::pollMask(pair.client) & POLLIN) != 0; }));
    CHECK(receive(pair.client) == (unread ? Outcome{-1, ECONNRESET} : Outcome{0, 0}));
  }
}

TEST_CASE("kernel 13: after EAGAIN, OUT comes long after the send queue has begun to fall") {
  loopback::Connection pair;
  nonBlocking(pair.server);
  const std::string much(1 << 16, 'x');
  while (::send(pair.server, much.data(), much.size(), MSG_NOSIGNAL) > 0) {
  }
  // Nothing moves any more: the peer's queue is full, too.
  int full = -1;
  REQUIRE(loopback::eventually([&] {
    const int now = netlab::readQueues(pair.server).send;
    while (::send(pair.server, much.data(), much.size(), MSG_NOSIGNAL) > 0) {
    }
    return std::exchange(full, netlab::readQueues(pair.server).send) == now && full > 0;
  }));
  REQUIRE((readiness::pollMask(pair.server) & POLLOUT) == 0);
  // The peer reads until OUT comes: by then much less lies in the send queue than when it filled up.
  std::string taken(1 << 14, '\0');
  int whenWritable = full;
  int fellWithoutOut = 0;
  REQUIRE(loopback::eventually([&] {
    while (::recv(pair.client, taken.data(), taken.size(), MSG_DONTWAIT) > 0) {
      whenWritable = netlab::readQueues(pair.server).send;
      if (readiness::pollMask(pair.server) & POLLOUT) return true;
      if (whenWritable < full) ++fellWithoutOut;
    }
    return false;
  }));
  CHECK(fellWithoutOut > 0);
  // sk_stream_is_writable (include/net/sock.h): free space of at least half of what is queued, so at most two
  // thirds of the buffer are. Of the buffer as it is then: it has grown when space came (tcp_new_space,
  // net/ipv4/tcp_input.c), how far depends on the machine. The queue is counted in bytes here, the buffer
  // with the kernel's overhead.
  int buffer = 0;
  socklen_t size = sizeof buffer;
  checked(::getsockopt(pair.server, SOL_SOCKET, SO_SNDBUF, &buffer, &size), "SO_SNDBUF");
  CHECK(whenWritable <= buffer / 3 * 2);
}
