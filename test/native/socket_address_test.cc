#include <doctest/doctest.h>
#include <netdb.h>

#include <stdexcept>

#include "loopback.h"
#include "socket/error.h"

using namespace netlab;

TEST_CASE("a numeric address is resolved and told again in the same words") {
  Address four = numericAddress("127.0.0.1", 80);
  CHECK(four.text() == "127.0.0.1:80");
  CHECK(four.host() == "127.0.0.1");
  CHECK(four.port() == 80);
  CHECK_FALSE(four.isIPv6());
  CHECK(four.length == sizeof(sockaddr_in));

  Address six = numericAddress("::1", 65535);
  CHECK(six.text() == "[::1]:65535");
  CHECK(six.isIPv6());
  CHECK(six.length == sizeof(sockaddr_in6));
}

TEST_CASE("loopback is told from the rest") {
  for (const char* host : {"127.0.0.1", "127.255.3.4", "::1", "::ffff:127.0.0.9"}) {
    CAPTURE(host);
    CHECK(numericAddress(host, 1).isLoopback());
  }
  for (const char* host : {"0.0.0.0", "::", "128.0.0.1", "126.1.1.1", "::ffff:10.0.0.1", "fe80::1"}) {
    CAPTURE(host);
    CHECK_FALSE(numericAddress(host, 1).isLoopback());
  }
  CHECK_FALSE(Address{}.isLoopback());
}

TEST_CASE("an empty host is any address, to bind to") {
  Address any = numericAddress("", 0);
  CHECK((any.host() == "0.0.0.0" || any.host() == "::"));
}

TEST_CASE("addresses are equal by family, host and port") {
  Address one = numericAddress("127.0.0.1", 80);
  Address same = one;
  std::memset(reinterpret_cast<char*>(&same.storage) + sizeof(sockaddr_in), 0x55, 8);  // unused bytes
  CHECK(one == same);
  CHECK_FALSE(one == numericAddress("127.0.0.1", 81));
  CHECK_FALSE(one == numericAddress("127.0.0.2", 80));
  CHECK_FALSE(one == numericAddress("::ffff:127.0.0.1", 80));
  CHECK(Address{} == Address{});
}

TEST_CASE("an unknown host is an error with getaddrinfo's own name and a hint") {
  try {
    numericAddress("no such host", 80);
    FAIL("resolved");
  } catch (const SystemError& error) {
    CHECK(error.name == "EAI_NONAME");
    CHECK(error.syscall == "getaddrinfo");
    CHECK(error.hint.text().find("no such host") != std::string::npos);
  }
}

TEST_CASE("a port out of range is refused before anything is asked") {
  CHECK_THROWS_AS(numericAddress("127.0.0.1", -1), std::invalid_argument);
  CHECK_THROWS_AS(numericAddress("127.0.0.1", 65536), std::invalid_argument);
}

TEST_CASE("the two ends of a connection name each other") {
  loopback::Connection connection;
  CHECK(localAddress(connection.client) == peerAddress(connection.server));
  CHECK(peerAddress(connection.client) == localAddress(connection.server));
  CHECK(localAddress(connection.server).port() == localAddress(connection.listener).port());
}

TEST_CASE("a socket without a peer says ENOTCONN") {
  loopback::Descriptor listener = loopback::listening();
  try {
    peerAddress(listener);
    FAIL("has a peer");
  } catch (const SystemError& error) {
    CHECK(error.name == "ENOTCONN");
    CHECK(error.errnoNumber == ENOTCONN);
    CHECK(error.syscall == "getpeername");
  }
}
