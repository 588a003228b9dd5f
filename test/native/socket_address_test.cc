#include <doctest/doctest.h>
#include <netdb.h>

#include <stdexcept>

#include "loopback.h"
#include "socket/error.h"

using namespace netlab;

TEST_CASE("a numeric address is resolved and told again in the same words") {
  Address four = resolve("127.0.0.1", 80, Transport::tcp);
  CHECK(four.text() == "127.0.0.1:80");
  CHECK(four.host() == "127.0.0.1");
  CHECK(four.port() == 80);
  CHECK_FALSE(four.isIPv6());
  CHECK(four.length == sizeof(sockaddr_in));

  Address six = resolve("::1", 65535, Transport::udp);
  CHECK(six.text() == "[::1]:65535");
  CHECK(six.isIPv6());
  CHECK(six.length == sizeof(sockaddr_in6));
}

TEST_CASE("loopback is told from the rest") {
  for (const char* host : {"127.0.0.1", "127.255.3.4", "::1", "::ffff:127.0.0.9"}) {
    CAPTURE(host);
    CHECK(resolve(host, 1, Transport::tcp).isLoopback());
  }
  for (const char* host : {"0.0.0.0", "::", "128.0.0.1", "126.1.1.1", "::ffff:10.0.0.1", "fe80::1"}) {
    CAPTURE(host);
    CHECK_FALSE(resolve(host, 1, Transport::tcp).isLoopback());
  }
  CHECK_FALSE(Address{}.isLoopback());
}

TEST_CASE("an empty host is any address, to bind to") {
  Address any = resolve("", 0, Transport::tcp);
  CHECK((any.host() == "0.0.0.0" || any.host() == "::"));
}

TEST_CASE("addresses are equal by family, host and port") {
  Address one = resolve("127.0.0.1", 80, Transport::tcp);
  Address same = one;
  std::memset(reinterpret_cast<char*>(&same.storage) + sizeof(sockaddr_in), 0x55, 8);  // unused bytes
  CHECK(one == same);
  CHECK_FALSE(one == resolve("127.0.0.1", 81, Transport::tcp));
  CHECK_FALSE(one == resolve("127.0.0.2", 80, Transport::tcp));
  CHECK_FALSE(one == resolve("::ffff:127.0.0.1", 80, Transport::tcp));
  CHECK(Address{} == Address{});
}

TEST_CASE("an unknown host is an error with getaddrinfo's own name and a hint") {
  try {
    resolve("no such host", 80, Transport::tcp);
    FAIL("resolved");
  } catch (const SystemError& error) {
    CHECK(error.name == "EAI_NONAME");
    CHECK(error.syscall == "getaddrinfo");
    CHECK(error.hint.find("no such host") != std::string::npos);
  }
}

TEST_CASE("a port out of range is refused before anything is asked") {
  CHECK_THROWS_AS(resolve("127.0.0.1", -1, Transport::tcp), std::invalid_argument);
  CHECK_THROWS_AS(resolve("127.0.0.1", 65536, Transport::tcp), std::invalid_argument);
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
