// What the option table says that options do, tried on real sockets: each sentence that loopback can show.
#include <doctest/doctest.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "loopback.h"
#include "socket/diagnosis.h"
#include "socket/error.h"
#include "socket/options.h"
#include "socket/queues.h"
#include "socket/tcp_info.h"

using namespace netlab;
using loopback::Descriptor;
using loopback::eventually;
using loopback::leftBehind;
using Clock = std::chrono::steady_clock;

namespace {

constexpr SocketKind streamKind{Transport::tcp, false, true};

void set(int fd, const char* name, const OptionValue& value, SocketKind kind = streamKind) {
  setOption(fd, *findOption(name), kind, value);
}

// The errno of a bind to this port, 0 when it went well.
int bindError(int fd, int port, const char* host = "127.0.0.1") {
  Address address = numericAddress(host, port);
  return bind(fd, address.get(), address.length) == 0 ? 0 : errno;
}

// A port that is kept only by a connection in TIME_WAIT, whose socket had SO_REUSEADDR or not.
int portInTimeWait(bool reused) {
  Descriptor listener = loopback::makeSocket(AF_INET, SOCK_STREAM);
  set(listener, "SO_REUSEADDR", reused);
  REQUIRE(bindError(listener, 0) == 0);
  REQUIRE(listen(listener, 1) == 0);
  Descriptor client = loopback::connected(listener), server = loopback::accepted(listener);
  int port = localAddress(listener).port();
  server.reset();
  client.reset();
  REQUIRE(eventually([&] {
    auto left = leftBehind(localAddress(listener));
    return left.size() == 1 && std::string(left[0].state) == "TIME_WAIT";
  }));
  return port;
}

short readiness(int fd, short events) {
  pollfd entry{fd, events, 0};
  loopback::checked(poll(&entry, 1, 0), "poll");
  return entry.revents;
}

// The number that the kernel attached to the next datagram: its hop count, its traffic class.
int attachedTo(int fd, int level, int type) {
  char data[16], control[128];
  iovec part{data, sizeof data};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  loopback::checked(static_cast<int>(recvmsg(fd, &message, 0)), "recvmsg");
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != level || header->cmsg_type != type) continue;
    int number = 0;
    std::memcpy(&number, CMSG_DATA(header), std::min(sizeof number, header->cmsg_len - CMSG_LEN(0)));
    return number;
  }
  return -1;
}

}  // namespace

TEST_CASE("SO_REUSEADDR passes over TIME_WAIT when the old socket had it too; it takes no listener's port") {
  Descriptor without = loopback::makeSocket(AF_INET, SOCK_STREAM);
  CHECK(bindError(without, portInTimeWait(true)) == EADDRINUSE);
  Descriptor with = loopback::makeSocket(AF_INET, SOCK_STREAM);
  set(with, "SO_REUSEADDR", true);
  CHECK(bindError(with, portInTimeWait(false)) == EADDRINUSE);
  CHECK(bindError(with, portInTimeWait(true)) == 0);

  Descriptor other = loopback::makeSocket(AF_INET, SOCK_STREAM);
  set(other, "SO_REUSEADDR", true);
  REQUIRE(listen(with, 1) == 0);
  CHECK(bindError(other, localAddress(with).port()) == EADDRINUSE);
}

TEST_CASE("SO_REUSEPORT: two listeners on one port, when both have it") {
  Descriptor first = loopback::makeSocket(AF_INET, SOCK_STREAM),
             second = loopback::makeSocket(AF_INET, SOCK_STREAM);
  set(first, "SO_REUSEPORT", true);
  REQUIRE(bindError(first, 0) == 0);
  REQUIRE(listen(first, 1) == 0);
  CHECK(bindError(second, localAddress(first).port()) == EADDRINUSE);
  set(second, "SO_REUSEPORT", true);
  CHECK(bindError(second, localAddress(first).port()) == 0);
  CHECK(listen(second, 1) == 0);
}

TEST_CASE("SO_BROADCAST is the permission to send to a broadcast address") {
  Descriptor socket = loopback::makeSocket(AF_INET, SOCK_DGRAM);
  Address everybody = numericAddress("127.255.255.255", 9);
  CHECK(sendto(socket, "x", 1, 0, everybody.get(), everybody.length) == -1);
  CHECK(errno == EACCES);
  set(socket, "SO_BROADCAST", true, {Transport::udp, false, false});
  CHECK(sendto(socket, "x", 1, 0, everybody.get(), everybody.length) == 1);
}

TEST_CASE("SO_OOBINLINE leaves the urgent byte in the stream") {
  for (bool inLine : {false, true}) {
    CAPTURE(inLine);
    loopback::Connection connection;
    set(connection.server, "SO_OOBINLINE", inLine);
    REQUIRE(send(connection.client, "ab!", 3, MSG_OOB) == 3);
    REQUIRE(eventually([&] { return readiness(connection.server, POLLPRI) & POLLPRI; }));
    char data[8];
    CHECK(recv(connection.server, data, sizeof data, 0) == 2);  // up to the mark
    char urgent = 0;
    // Kept aside, it must be taken before the stream is read past the mark: then it is gone.
    if (!inLine) CHECK(recv(connection.server, &urgent, 1, MSG_OOB) == 1);
    CHECK(recv(connection.server, &urgent, 1, MSG_DONTWAIT) == (inLine ? 1 : -1));
    CHECK(urgent == '!');
  }
}

TEST_CASE("SO_LINGER with 0 seconds ends with RST, and unsent data is thrown away") {
  loopback::Connection connection;
  set(connection.server, "SO_LINGER", LingerSetting{true, 0});
  connection.server.reset();
  char byte;
  CHECK(recv(connection.client, &byte, 1, 0) == -1);
  CHECK(errno == ECONNRESET);
}

TEST_CASE("SO_LINGER with a time makes close wait, even on a non-blocking socket") {
  loopback::Connection connection;
  std::string block(1 << 16, 'x');
  while (send(connection.server, block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
  }
  Descriptor nonBlocking(std::move(connection.server));
  int on = 1;
  REQUIRE(ioctl(nonBlocking, FIONBIO, &on) == 0);
  set(nonBlocking, "SO_LINGER", LingerSetting{true, 1});
  auto start = Clock::now();
  nonBlocking.reset();
  CHECK(Clock::now() - start > std::chrono::milliseconds(900));
}

TEST_CASE("SO_RCVLOWAT: readable only when so much has arrived") {
  loopback::Connection connection;
  set(connection.server, "SO_RCVLOWAT", int64_t{10});
  REQUIRE(send(connection.client, "123456789", 9, 0) == 9);
  REQUIRE(eventually([&] { return readQueues(connection.server).receive == 9; }));
  CHECK(readiness(connection.server, POLLIN) == 0);
  REQUIRE(send(connection.client, "0", 1, 0) == 1);
  CHECK(eventually([&] { return readiness(connection.server, POLLIN) == POLLIN; }));
}

TEST_CASE("SO_RCVTIMEO: a blocking receive gives up with EAGAIN") {
  loopback::Connection connection;
  set(connection.server, "SO_RCVTIMEO", int64_t{60});
  auto start = Clock::now();
  char byte;
  CHECK(recv(connection.server, &byte, 1, 0) == -1);
  CHECK(errno == EAGAIN);
  CHECK(Clock::now() - start >= std::chrono::milliseconds(60));
}

TEST_CASE("SO_TIMESTAMP, IP_TTL and IP_TOS are seen by the receiver of a datagram") {
  constexpr SocketKind kind{Transport::udp, false, false};
  Descriptor receiver = loopback::bound("127.0.0.1", SOCK_DGRAM),
             sender = loopback::bound("127.0.0.1", SOCK_DGRAM);
  Address to = localAddress(receiver);
  auto sendOne = [&] { REQUIRE(sendto(sender, "x", 1, 0, to.get(), to.length) == 1); };
  int on = 1;
  REQUIRE(setsockopt(receiver, IPPROTO_IP, IP_RECVTTL, &on, sizeof on) == 0);
  REQUIRE(setsockopt(receiver, IPPROTO_IP, IP_RECVTOS, &on, sizeof on) == 0);
  set(sender, "IP_TTL", int64_t{7}, kind);
  set(sender, "IP_TOS", int64_t{0x20}, kind);
  sendOne();
  CHECK(attachedTo(receiver, IPPROTO_IP, IP_TTL) == 7);
  sendOne();
  CHECK(attachedTo(receiver, IPPROTO_IP, IP_TOS) == 0x20);
  sendOne();
  CHECK(attachedTo(receiver, SOL_SOCKET, SCM_TIMESTAMP) == -1);
  set(receiver, "SO_TIMESTAMP", true, kind);
  sendOne();
  CHECK(attachedTo(receiver, SOL_SOCKET, SCM_TIMESTAMP) != -1);
}

TEST_CASE("TCP_DEFER_ACCEPT holds a connection back until its first data") {
  Descriptor listener = loopback::listening();
  set(listener, "TCP_DEFER_ACCEPT", int64_t{30});
  Descriptor client = loopback::connected(listener);
  CHECK(readAcceptQueue(listener).length == 0);
  REQUIRE(send(client, "x", 1, 0) == 1);
  CHECK(eventually([&] { return readAcceptQueue(listener).length == 1; }));
}

TEST_CASE("TCP_CORK holds small pieces back until it is off") {
  loopback::Connection connection;
  set(connection.client, "TCP_CORK", true);
  REQUIRE(send(connection.client, "0123456789", 10, 0) == 10);
  CHECK(readQueues(connection.client).unsent == 10);
  CHECK(readQueues(connection.server).receive == 0);
  set(connection.client, "TCP_CORK", false);
  CHECK(eventually([&] { return readQueues(connection.server).receive == 10; }));
}

TEST_CASE("TCP_NODELAY sends a small piece at once; without it, it waits for the acknowledgement") {
  for (bool noDelay : {false, true}) {
    CAPTURE(noDelay);
    loopback::Connection connection;
    set(connection.client, "TCP_NODELAY", noDelay);
    set(connection.server, "TCP_QUICKACK", false);  // the acknowledgement takes its time
    REQUIRE(send(connection.client, "a", 1, 0) == 1);
    REQUIRE(send(connection.client, "b", 1, 0) == 1);
    CHECK(readQueues(connection.client).unsent == (noDelay ? 0 : 1));
  }
}

TEST_CASE("TCP_NOTSENT_LOWAT: not writable while so much is unsent") {
  loopback::Connection connection;
  int size = 8192;
  REQUIRE(setsockopt(connection.server, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) == 0);
  std::string block(256 * 1024, 'x');
  REQUIRE(send(connection.client, block.data(), block.size(), MSG_DONTWAIT) > 0);
  REQUIRE(eventually([&] { return readQueues(connection.client).unsent > 1000; }));
  CHECK(readiness(connection.client, POLLOUT) == POLLOUT);
  set(connection.client, "TCP_NOTSENT_LOWAT", int64_t{1000});
  CHECK(readiness(connection.client, POLLOUT) == 0);
}

TEST_CASE("TCP_MAXSEG of the listener is what its connections agree on") {
  Descriptor listener = loopback::listening();
  set(listener, "TCP_MAXSEG", int64_t{1000});
  Descriptor client = loopback::connected(listener);
  CHECK(readTcpInfo(client)->sendMss <= 1000);
  loopback::Connection ordinary;
  CHECK(readTcpInfo(ordinary.client)->sendMss > 1000);
}

TEST_CASE("TCP_LINGER2 below zero does not wait in FIN_WAIT2") {
  for (bool waits : {true, false}) {
    CAPTURE(waits);
    loopback::Connection connection;
    if (!waits) set(connection.server, "TCP_LINGER2", int64_t{-1});
    connection.server.reset();
    CHECK(eventually([&] {
      auto left = leftBehind(localAddress(connection.listener));
      return waits ? left.size() == 1 && std::string(left[0].state) == "FIN_WAIT2" : left.empty();
    }));
  }
}

TEST_CASE("IP_RECVERR tells an unconnected socket of a port where nobody listens") {
  Address nobody;
  {
    Descriptor gone = loopback::bound("127.0.0.1", SOCK_DGRAM);
    nobody = localAddress(gone);
  }
  for (bool told : {true, false}) {
    CAPTURE(told);
    Descriptor socket = loopback::bound("127.0.0.1", SOCK_DGRAM);
    set(socket, "IP_RECVERR", told, {Transport::udp, false, false});
    REQUIRE(sendto(socket, "x", 1, 0, nobody.get(), nobody.length) == 1);
    // On loopback the answer of the kernel is there before sendto returns.
    CHECK(static_cast<bool>(readiness(socket, 0) & POLLERR) == told);
    CHECK(takeError(socket) == (told ? ECONNREFUSED : 0));
  }
}

TEST_CASE("IPV6_V6ONLY keeps IPv4 out") {
  for (bool only : {true, false}) {
    CAPTURE(only);
    Descriptor listener = loopback::makeSocket(AF_INET6, SOCK_STREAM);
    set(listener, "IPV6_V6ONLY", only, {Transport::tcp, true, true});
    REQUIRE(bindError(listener, 0, "::") == 0);
    REQUIRE(listen(listener, 1) == 0);
    Address four = numericAddress("127.0.0.1", localAddress(listener).port());
    Descriptor client = loopback::makeSocket(AF_INET, SOCK_STREAM);
    CHECK((connect(client, four.get(), four.length) == 0) == !only);
  }
}

TEST_CASE("SO_INCOMING_CPU tells where the packets came in") {
  loopback::Connection connection;
  REQUIRE(send(connection.client, "x", 1, 0) == 1);
  REQUIRE(eventually([&] { return readQueues(connection.server).receive == 1; }));
  auto cpu =
      reportOption(connection.server, *findOption("SO_INCOMING_CPU"), {Transport::tcp, false, false}).value;
  CHECK(std::get<int64_t>(cpu) >= 0);
  CHECK(std::get<int64_t>(cpu) < sysconf(_SC_NPROCESSORS_CONF));
}
