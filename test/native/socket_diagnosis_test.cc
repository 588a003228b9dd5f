#include <doctest/doctest.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

// After netinet/in.h: the kernel's header leaves out what the C library has declared, and musl's does not.
#include <linux/ipv6.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "loopback.h"
#include "socket/diagnosis.h"
#include "socket/queues.h"

using namespace netlab;
using loopback::eventually;

namespace {

std::optional<DiagnosedSocket> diagnoseEnd(int fd) {
  return diagnose(localAddress(fd), peerAddress(fd));
}

void setFlag(int fd, int level, int option, int value) {
  REQUIRE(setsockopt(fd, level, option, &value, sizeof value) == 0);
}

// Makes the loopback interface of this network link-local: fe80::1. False where the system does not allow it.
bool addLinkLocal() {
  const loopback::Descriptor control = loopback::makeSocket(AF_INET6, SOCK_DGRAM);
  ifreq interface {};
  std::strcpy(interface.ifr_name, "lo");
  if (::ioctl(control, SIOCGIFINDEX, &interface) < 0) return false;
  in6_ifreq address{};
  address.ifr6_addr = reinterpret_cast<const sockaddr_in6&>(numericAddress("fe80::1", 0).storage).sin6_addr;
  address.ifr6_prefixlen = 64;
  address.ifr6_ifindex = interface.ifr_ifindex;
  interface.ifr_flags = IFF_UP;
  return ::ioctl(control, SIOCSIFFLAGS, &interface) == 0 && ::ioctl(control, SIOCSIFADDR, &address) == 0;
}

// The other end of a connection within fe80::/10, in a network of our own. Exit codes of the child that
// looks.
enum { kFound, kNotFound, kNotAllowed };

int lookForLinkLocal() {
  // Root needs no user namespace, and a process with threads, such as the thread sanitizer's, gets none.
  const bool alone = ::unshare(CLONE_NEWNET) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
  if (!alone || !addLinkLocal()) return kNotAllowed;
  // Until its address is known to be nobody else's, bind refuses it.
  if (!eventually([] {
        const loopback::Descriptor probe = loopback::makeSocket(AF_INET6, SOCK_STREAM);
        const Address own = numericAddress("fe80::1%lo", 0);
        return ::bind(probe, own.get(), own.length) == 0;
      }))
    return kNotAllowed;
  loopback::Connection connection("fe80::1%lo");
  if (::send(connection.server, "123456789", 9, 0) != 9) return kNotFound;
  const Address peer = peerAddress(connection.server), own = localAddress(connection.server);
  return eventually([&] {
    const auto found = diagnose(peer, own);
    return found && found->receiveQueue == 9;
  })
             ? kFound
             : kNotFound;
}

}  // namespace

TEST_CASE("the other end of a link-local connection is found: it is bound to its interface") {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(lookForLinkLocal());
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == kNotAllowed) {
    MESSAGE("not tried: this system allows no network namespace");
    return;
  }
  CHECK(WEXITSTATUS(status) == kFound);
}

TEST_CASE("the receive queue of the other end is seen without its descriptor") {
  for (const char* host : {"127.0.0.1", "::1"}) {
    CAPTURE(host);
    loopback::Connection connection(host);
    REQUIRE(send(connection.server, "123456789", 9, 0) == 9);
    // What the server knows: its own two addresses. The client's are the same, the other way round.
    Address peer = peerAddress(connection.server), own = localAddress(connection.server);
    CHECK(eventually([&] { return diagnose(peer, own)->receiveQueue == 9; }));
    auto client = diagnose(peer, own);
    CHECK(std::string(client->state) == "ESTABLISHED");
    CHECK(client->local == peer);
    CHECK(client->peer == own);
    CHECK(client->uid == getuid());
    CHECK(client->inode != 0);
    CHECK(client->sendQueue == 0);
  }
}

TEST_CASE("what the other end holds back is seen without its descriptor, as with it") {
  for (const char* host : {"127.0.0.1", "::1"}) {
    CAPTURE(host);
    loopback::Connection connection(host);
    std::string block(64 * 1024, 'x');
    uint32_t taken = 0;
    ssize_t count;
    while ((count = send(connection.client, block.data(), block.size(), MSG_DONTWAIT)) > 0)
      taken += static_cast<uint32_t>(count);
    Address peer = peerAddress(connection.server), own = localAddress(connection.server);
    // All that its kernel took is with it or with us.
    CHECK(eventually([&] {
      return diagnose(peer, own)->sendQueue + static_cast<uint32_t>(readQueues(connection.server).receive) ==
             taken;
    }));
    KernelQueues itself = readQueues(connection.client);
    auto client = diagnose(peer, own);
    CHECK(client->sendQueue == static_cast<uint32_t>(itself.send));
    CHECK(client->tcpInfo.notSentBytes == static_cast<uint32_t>(itself.unsent));
    CHECK(itself.unsent > 0);
    CHECK(client->tcpInfo.congestionWindow == readTcpInfo(connection.client)->congestionWindow);
    CHECK(client->tcpInfo.sendWindow < client->tcpInfo.sendMss);  // the server does not read
    CHECK(client->buffers.send == readBufferSizes(connection.client).send);
    CHECK(client->buffers.receive == readBufferSizes(connection.client).receive);
  }
}

TEST_CASE("an IPv4 client of a dual-stack listener is found by the listener's mapped addresses") {
  loopback::Descriptor listener = loopback::makeSocket(AF_INET6, SOCK_STREAM);
  setFlag(listener, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  Address any = numericAddress("::", 0);
  REQUIRE(bind(listener, any.get(), any.length) == 0);
  REQUIRE(listen(listener, 1) == 0);
  Address target = numericAddress("127.0.0.1", localAddress(listener).port());
  loopback::Descriptor client = loopback::makeSocket(AF_INET, SOCK_STREAM);
  REQUIRE(connect(client, target.get(), target.length) == 0);
  loopback::Descriptor server = loopback::accepted(listener);
  REQUIRE(peerAddress(server).host() == "::ffff:127.0.0.1");
  REQUIRE(send(server, "abc", 3, 0) == 3);
  CHECK(eventually([&] {
    auto found = diagnose(peerAddress(server), localAddress(server));
    return found && found->receiveQueue == 3;
  }));
  CHECK(diagnose(peerAddress(server), localAddress(server))->local == localAddress(client));
  CHECK(diagnoseEnd(server)->local == localAddress(server));
}

TEST_CASE("a connection that does not exist is not mistaken for its listener") {
  loopback::Descriptor listener = loopback::listening();
  CHECK_FALSE(diagnose(localAddress(listener), numericAddress("127.0.0.1", 1)));
  CHECK_FALSE(diagnose(numericAddress("127.0.0.1", 1), numericAddress("127.0.0.1", 2)));
}

TEST_CASE("the keepalive timer shows the seconds that were set") {
  loopback::Connection connection;
  CHECK(std::string(diagnoseEnd(connection.server)->timer) == "off");
  setFlag(connection.server, IPPROTO_TCP, TCP_KEEPIDLE, 30);
  setFlag(connection.server, SOL_SOCKET, SO_KEEPALIVE, 1);
  auto found = diagnoseEnd(connection.server);
  CHECK(std::string(found->timer) == "keepalive");
  CHECK(found->timerMilliseconds > 25000);
  CHECK(found->timerMilliseconds <= 30100);
}

TEST_CASE("a closed window is probed") {
  loopback::Connection connection;
  std::string block(64 * 1024, 'x');
  while (send(connection.server, block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
  }
  CHECK(eventually([&] { return std::string(diagnoseEnd(connection.server)->timer) == "probe"; }));
  CHECK(eventually([&] {
    return diagnoseEnd(connection.server)->sendQueue ==
           static_cast<uint32_t>(readQueues(connection.server).send);
  }));
}

TEST_CASE("who closes first leaves a TIME_WAIT behind, with the time left") {
  loopback::Connection connection;
  Address server = localAddress(connection.listener);
  CHECK(loopback::leftBehind(server).empty());
  connection.server.reset();
  auto onlyStateIs = [&](const std::string& state) {
    auto left = loopback::leftBehind(server);
    return left.size() == 1 && left[0].state == state;
  };
  CHECK(eventually([&] { return onlyStateIs("FIN_WAIT2"); }));
  Address client = localAddress(connection.client);
  connection.client.reset();
  CHECK(eventually([&] { return onlyStateIs("TIME_WAIT"); }));
  connection.listener.reset();  // the program is done; the socket is not
  auto left = loopback::leftBehind(server);
  REQUIRE(left.size() == 1);
  CHECK(left[0].peer == client);
  CHECK(left[0].inode == 0);
  CHECK(std::string(left[0].timer) == "timewait");
  CHECK(left[0].timerMilliseconds > 30000);
  CHECK(left[0].timerMilliseconds <= 61000);
}

TEST_CASE("the kernel filters by port and state, and no more than the limit is returned") {
  loopback::Descriptor listener = loopback::listening(64), other = loopback::listening();
  int port = localAddress(listener).port();
  std::vector<loopback::Descriptor> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(loopback::connected(listener));
    loopback::accepted(listener).reset();
  }
  loopback::Descriptor elsewhere = loopback::connected(other);
  loopback::accepted(other).reset();
  CHECK(eventually([&] { return loopback::leftBehind(localAddress(listener)).size() == 20; }));
  for (const DiagnosedSocket& socket : socketsOfPort(port, 100)) CHECK(socket.local.port() == port);
  CHECK(socketsOfPort(port, 7).size() == 7);
  CHECK(socketsOfPort(port, 0).empty());
  auto listeners = socketsOfPort(port, 100, 1u << TCP_LISTEN);
  auto ours = std::find_if(listeners.begin(), listeners.end(), [&](const DiagnosedSocket& socket) {
    return socket.local == localAddress(listener);
  });
  REQUIRE(ours != listeners.end());
  CHECK(ours->sendQueue == 64);  // the limit of its accept queue
}

TEST_CASE("IPv6 sockets are found by their port too") {
  loopback::Connection connection("::1");
  connection.server.reset();
  int port = localAddress(connection.listener).port();
  // Among the sockets of IPv4, which can have the same port and belong to somebody else.
  CHECK(eventually([&] {
    auto sockets = socketsOfPort(port, 1000);
    return std::count_if(sockets.begin(), sockets.end(),
                         [](const DiagnosedSocket& socket) { return socket.local.isIPv6(); }) == 1;
  }));
}
