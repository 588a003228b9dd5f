#include <doctest/doctest.h>

#include <string>

#include "loopback.h"
#include "socket/tcp_info.h"

using namespace netlab;
using loopback::eventually;

TEST_CASE("the facts of a fresh connection") {
  loopback::Connection connection;
  auto info = readTcpInfo(connection.server);
  REQUIRE(info);
  CHECK(std::string(info->state) == "ESTABLISHED");
  CHECK(std::string(info->congestionState) == "Open");
  CHECK(info->unacked == 0);
  CHECK(info->pathMtu > 0);
  CHECK(info->congestionWindow > 0);
  CHECK(info->sendWindow > 0);
  CHECK(info->rtoMicroseconds >= 200000);
  CHECK(info->bytesReceived == 0);
}

TEST_CASE("bytes and segments are counted on both ends") {
  loopback::Connection connection;
  REQUIRE(send(connection.client, "0123456789", 10, 0) == 10);
  CHECK(eventually([&] { return readTcpInfo(connection.server)->bytesReceived == 10; }));
  CHECK(eventually([&] { return readTcpInfo(connection.client)->unacked == 0; }));
  auto sender = readTcpInfo(connection.client);
  CHECK(sender->bytesAcked == 11);  // SYN counts as one
  CHECK(sender->segmentsOut >= 3);  // SYN, ACK, data
  CHECK(readTcpInfo(connection.server)->segmentsIn >= 3);
}

TEST_CASE("the round-trip time is that of the whole answer, and 0 where there is none") {
  loopback::Connection connection;
  CHECK(readRttMicroseconds(connection.client) > 0);  // the handshake was measured
  CHECK(readRttMicroseconds(connection.client) ==
        static_cast<int>(readTcpInfo(connection.client)->rttMicroseconds));
  CHECK(readRttMicroseconds(connection.listener) == 0);
  CHECK(readRttMicroseconds(loopback::bound("127.0.0.1", SOCK_DGRAM)) == 0);
}

TEST_CASE("a window that closes is seen from both ends") {
  loopback::Connection connection;
  std::string block(64 * 1024, 'x');
  while (send(connection.client, block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
  }
  CHECK(eventually([&] { return readTcpInfo(connection.client)->sendWindow < 64 * 1024; }));
  CHECK(readTcpInfo(connection.client)->notSentBytes > 0);
}

TEST_CASE("states follow the connection to its end") {
  loopback::Connection connection;
  CHECK(std::string(readTcpInfo(connection.listener)->state) == "LISTEN");
  shutdown(connection.client, SHUT_WR);
  auto state = [](int fd) { return std::string(readTcpInfo(fd)->state); };
  CHECK(eventually([&] { return state(connection.client) == "FIN_WAIT2"; }));
  CHECK(eventually([&] { return state(connection.server) == "CLOSE_WAIT"; }));
}

TEST_CASE("not TCP, no facts") {
  CHECK_FALSE(readTcpInfo(loopback::bound("127.0.0.1", SOCK_DGRAM)));
  CHECK_FALSE(readTcpInfo(-1));
}

TEST_CASE("unknown states have a name too") {
  CHECK(std::string(tcpStateName(6)) == "TIME_WAIT");
  CHECK(std::string(tcpStateName(0)) == "unknown");
  CHECK(std::string(tcpStateName(-1)) == "unknown");
  CHECK(std::string(tcpStateName(99)) == "unknown");
}
