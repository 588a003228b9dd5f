#include <doctest/doctest.h>

#include <fstream>
#include <vector>

#include "loopback.h"
#include "socket/queues.h"
#include "socket/tcp_info.h"

using namespace netlab;
using loopback::eventually;

namespace {

int systemMaximumBacklog() {
  std::ifstream file("/proc/sys/net/core/somaxconn");
  int value = 0;
  file >> value;
  return value;
}

// Sends until the kernel takes no more; the bytes that it took.
int fill(int fd) {
  std::vector<char> block(64 * 1024, 'x');
  int sent = 0;
  ssize_t count;
  while ((count = send(fd, block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL)) > 0) sent += count;
  return sent;
}

}  // namespace

TEST_CASE("what was sent and not read lies in the peer's receive queue, to the byte") {
  loopback::Connection connection;
  CHECK(readQueues(connection.server).receive == 0);
  REQUIRE(send(connection.client, "12345", 5, 0) == 5);
  CHECK(eventually([&] { return readQueues(connection.server).receive == 5; }));
  char two[2];
  REQUIRE(recv(connection.server, two, sizeof two, 0) == 2);
  CHECK(readQueues(connection.server).receive == 3);
  CHECK(eventually([&] { return readQueues(connection.client).send == 0; }));  // acknowledged
}

TEST_CASE("a peer that does not read: what it did not take is in our send queue, none is lost") {
  loopback::Connection connection;
  int sent = fill(connection.client);
  auto accounted = [&] {
    KernelQueues ours = readQueues(connection.client);
    return ours.send + readQueues(connection.server).receive == sent;
  };
  CHECK(eventually(accounted));
  KernelQueues ours = readQueues(connection.client);
  CHECK(ours.send > 0);
  CHECK(ours.unsent > 0);
  CHECK(ours.unsent <= ours.send);
}

TEST_CASE("an urgent byte is not counted until it is left in the stream") {
  loopback::Connection connection;
  REQUIRE(send(connection.client, "abc!", 4, MSG_OOB) == 4);
  CHECK(eventually([&] { return readQueues(connection.server).receive == 3; }));
  int on = 1;
  REQUIRE(setsockopt(connection.server, SOL_SOCKET, SO_OOBINLINE, &on, sizeof on) == 0);
  CHECK(readQueues(connection.server).receive == 4);
}

TEST_CASE("a listener answers to no queue but its own") {
  loopback::Descriptor listener = loopback::listening(3);
  KernelQueues queues = readQueues(listener);
  CHECK(queues.receive == -1);
  CHECK(queues.send == -1);
  CHECK(queues.unsent == -1);
  CHECK(readAcceptQueue(listener).length == 0);
  CHECK(readAcceptQueue(listener).limit == 3);
}

TEST_CASE("the accept queue counts the finished connections, one more than its limit") {
  loopback::Descriptor listener = loopback::listening(3);
  std::vector<loopback::Descriptor> clients;
  for (int expected = 1; expected <= 4; ++expected) {
    clients.push_back(loopback::connected(listener));
    CHECK(eventually([&] { return readAcceptQueue(listener).length == expected; }));
  }
  loopback::Descriptor fifth = loopback::makeSocket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
  Address address = localAddress(listener);
  REQUIRE(connect(fifth, address.get(), address.length) == -1);
  CHECK(std::string(readTcpInfo(fifth)->state) == "SYN_SENT");  // its SYN was dropped
  CHECK(readAcceptQueue(listener).length == 4);
  loopback::accepted(listener);
  CHECK(readAcceptQueue(listener).length == 3);
}

TEST_CASE("listen called again changes the limit, and somaxconn caps it") {
  loopback::Descriptor listener = loopback::listening(3);
  REQUIRE(listen(listener, 7) == 0);
  CHECK(readAcceptQueue(listener).limit == 7);
  REQUIRE(listen(listener, 1 << 30) == 0);
  CHECK(readAcceptQueue(listener).limit == systemMaximumBacklog());
}

TEST_CASE("a socket that does not listen has no accept queue") {
  loopback::Connection connection;
  CHECK(readAcceptQueue(connection.server).limit == -1);
  CHECK(readAcceptQueue(loopback::bound("127.0.0.1", SOCK_DGRAM)).limit == -1);
}

TEST_CASE("UDP: the receive queue is the next datagram alone, and unsent does not exist") {
  loopback::Descriptor receiver = loopback::bound("127.0.0.1", SOCK_DGRAM);
  loopback::Descriptor sender = loopback::bound("127.0.0.1", SOCK_DGRAM);
  Address to = localAddress(receiver);
  REQUIRE(sendto(sender, "123", 3, 0, to.get(), to.length) == 3);
  REQUIRE(sendto(sender, "4567", 4, 0, to.get(), to.length) == 4);
  CHECK(eventually([&] { return readQueues(receiver).receive == 3; }));
  char datagram[16];
  REQUIRE(recv(receiver, datagram, sizeof datagram, 0) == 3);
  CHECK(readQueues(receiver).receive == 4);
  CHECK(readQueues(receiver).unsent == -1);
}

TEST_CASE("UDP: a datagram that the receive queue has no room for is counted as dropped") {
  loopback::Descriptor receiver = loopback::bound("127.0.0.1", SOCK_DGRAM);
  loopback::Descriptor sender = loopback::bound("127.0.0.1", SOCK_DGRAM);
  int size = 4096;
  REQUIRE(setsockopt(receiver, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) == 0);
  CHECK(readDrops(receiver) == 0);
  Address to = localAddress(receiver);
  char datagram[1000] = {};
  constexpr int sent = 30;
  for (int i = 0; i < sent; ++i)
    REQUIRE(sendto(sender, datagram, sizeof datagram, 0, to.get(), to.length) > 0);
  int received = 0;
  while (recv(receiver, datagram, sizeof datagram, MSG_DONTWAIT) > 0) ++received;
  CHECK(received > 0);
  CHECK(received < sent);
  CHECK(readDrops(receiver) == sent - received);
}

TEST_CASE("buffer sizes are what the kernel says: twice what was set") {
  loopback::Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
  int size = 20000;
  REQUIRE(setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) == 0);
  size = 30000;
  REQUIRE(setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, sizeof size) == 0);
  CHECK(readBufferSizes(socket).receive == 40000);
  CHECK(readBufferSizes(socket).send == 60000);
}

TEST_CASE("a closed descriptor answers nothing") {
  CHECK(readQueues(-1).receive == -1);
  CHECK(readBufferSizes(-1).send == -1);
  CHECK(readDrops(-1) == -1);
  CHECK(readAcceptQueue(-1).length == -1);
}
