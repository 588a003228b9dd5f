// A duplicate of a program's descriptor is let go without waiting for what lingers behind it.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <chrono>
#include <vector>

#include "loopback.h"
#include "watch/watched/duplicate.h"

using namespace netlab;
using Clock = std::chrono::steady_clock;

TEST_CASE("a duplicate that is the connection's last, with bytes to be sent, blocks nobody who lets it go") {
  loopback::Connection connection;
  const linger twoSeconds{1, 2};
  REQUIRE(setsockopt(connection.server, SOL_SOCKET, SO_LINGER, &twoSeconds, sizeof twoSeconds) == 0);
  const std::vector<char> bytes(1 << 16, 'x');
  while (send(connection.server, bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) {
  }
  Clock::time_point startedAt;
  {
    const watch::Duplicate duplicate{OwnedDescriptor(dup(connection.server))};
    connection.server.reset();  // as the program does
    startedAt = Clock::now();
  }
  CHECK(Clock::now() - startedAt < std::chrono::milliseconds(1000));
}
