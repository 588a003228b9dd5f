#include "client/swarm.h"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <limits>
#include <stdexcept>

#include "echo_server.h"

using namespace netlab;
using loopback::EchoServer;
using loopback::eventually;
using Fault = EchoServer::Fault;
using Clock = std::chrono::steady_clock;

namespace {

SwarmConfiguration asking(const EchoServer& server, int clients, Behaviour behaviour) {
  SwarmConfiguration configuration;
  configuration.target = server.address();
  configuration.clients = clients;
  configuration.behaviour = behaviour;
  return configuration;
}

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

size_t openDescriptors() {
  auto entries = std::filesystem::directory_iterator("/proc/self/fd");
  return static_cast<size_t>(std::distance(begin(entries), end(entries)));
}

uint64_t failuresWith(const SwarmStatistics& statistics, int number) {
  for (const SwarmFailure& failure : statistics.failures) {
    if (failure.errnoNumber == number) return failure.count;
  }
  return 0;
}

}  // namespace

TEST_CASE("behaviours have names, and are found by them") {
  for (auto name : {"idle", "talk", "slowReader", "halfCloser", "resetter", "urgentSender"}) {
    REQUIRE(findBehaviour(name));
    CHECK(behaviourName(*findBehaviour(name)) == name);
  }
  CHECK_FALSE(findBehaviour("sleep"));
}

TEST_CASE("ping-pong: every byte comes back, never more than one message of each client under way") {
  EchoServer server;
  Swarm swarm;
  swarm.start(asking(server, 50, Behaviour::talk));
  CHECK(eventually([&] { return swarm.statistics().messagesReceived > 5000; }));
  SwarmStatistics running = swarm.statistics();
  CHECK(running.connected == 50);
  CHECK(running.messagesSent - running.messagesReceived <= 60);  // 50, and what moved while the two were read
  CHECK(running.latency.p50 > 0);
  CHECK(running.latency.p50 <= running.latency.p99);
  CHECK(running.latency.p99 <= running.latency.p999);
  CHECK(running.latency.p999 <= running.latency.maximum);
  swarm.stop();
  SwarmStatistics done = swarm.statistics();
  CHECK(done.messagesSent - done.messagesReceived <= 50);
  CHECK(done.bytesSent == done.messagesSent * 64);
  CHECK(done.latency.count == done.messagesReceived);
  CHECK(done.mismatchedBytes == 0);
  CHECK(done.failures.empty());
  CHECK(done.connected == 0);
  CHECK(eventually([&] { return server.open == 0; }));
  CHECK(server.received == done.bytesSent);
}

TEST_CASE("pipelined large messages, sent in parts, come back whole") {
  EchoServer server;
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 10, Behaviour::talk);
  configuration.messageSize = 300'000;
  configuration.window = 8;
  swarm.start(configuration);
  CHECK(eventually([&] { return swarm.statistics().messagesReceived > 300; }, std::chrono::seconds(20)));
  CHECK(swarm.statistics().mismatchedBytes == 0);
  CHECK(swarm.statistics().failures.empty());
}

TEST_CASE("a byte changed, lost or doubled is noticed") {
  for (Fault fault : {Fault::corrupt, Fault::drop, Fault::repeat}) {
    CAPTURE(static_cast<int>(fault));
    EchoServer server(fault);
    Swarm swarm;
    SwarmConfiguration configuration = asking(server, 3, Behaviour::talk);
    configuration.window = 4;
    configuration.messageSize = 1000;
    swarm.start(configuration);
    CHECK(eventually([&] { return swarm.statistics().mismatchedBytes > 0; }));
  }
}

TEST_CASE("half-closers read to the end and come again; all that they sent came back") {
  EchoServer server;
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 20, Behaviour::halfCloser);
  configuration.messageSize = 5000;
  configuration.window = 3;
  configuration.spreadSources = true;
  swarm.start(configuration);
  CHECK(eventually([&] { return swarm.statistics().completed > 300; }, std::chrono::seconds(20)));
  swarm.stop();
  SwarmStatistics done = swarm.statistics();
  CHECK(done.truncated == 0);
  CHECK(done.missingBytes == 0);
  CHECK(done.mismatchedBytes == 0);
  CHECK(done.failures.empty());
  CHECK(done.connections >= done.completed);
  CHECK(done.connections - done.completed <= 20);
  CHECK(done.bytesReceived >= done.completed * 15000);
}

TEST_CASE("a server that ends at FIN and drops the rest is found out by half-closers") {
  EchoServer server(Fault::silent);
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 5, Behaviour::halfCloser);
  configuration.spreadSources = true;
  swarm.start(configuration);
  CHECK(eventually([&] { return swarm.statistics().truncated > 20; }));
  swarm.stop();
  CHECK(swarm.statistics().completed == 0);
  CHECK(swarm.statistics().missingBytes == swarm.statistics().truncated * 64);
}

TEST_CASE("resetters go with RST, at any moment, and leave no descriptor behind") {
  EchoServer server;
  size_t before = openDescriptors();
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 20, Behaviour::resetter);
  configuration.messageSize = 100;
  swarm.start(configuration);
  CHECK(eventually([&] { return swarm.statistics().resets > 500; }));
  swarm.stop();
  SwarmStatistics done = swarm.statistics();
  CHECK(done.failures.empty());
  CHECK(done.mismatchedBytes == 0);
  CHECK(done.connections - done.resets <= 20);
  CHECK(done.bytesReceived > 0);  // some wait for an answer first
  CHECK(server.resets > 0);
  CHECK(eventually([&] { return server.open == 0 && openDescriptors() == before; }));
}

TEST_CASE("urgent bytes stay out of the stream, and in it where the server wants them there") {
  for (bool inLine : {false, true}) {
    CAPTURE(inLine);
    EchoServer server(Fault::none, inLine);
    Swarm swarm;
    swarm.start(asking(server, 5, Behaviour::urgentSender));
    CHECK(eventually([&] {
      SwarmStatistics now = swarm.statistics();
      return now.urgentSent > 200 && now.messagesReceived > 200 && (now.urgentInLine > 0) == inLine;
    }));
    swarm.stop();
    CHECK(swarm.statistics().mismatchedBytes == 0);
    CHECK((swarm.statistics().urgentInLine > 0) == inLine);
  }
}

TEST_CASE("a slow reader reads no faster than asked, while the server is held up") {
  EchoServer server;
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 2, Behaviour::slowReader);
  configuration.slowReaderBytesPerSecond = 20'000;
  auto start = Clock::now();
  swarm.start(configuration);
  CHECK(eventually([&] { return swarm.statistics().bytesReceived >= 10'000; }));
  uint64_t received = swarm.statistics().bytesReceived;
  CHECK(static_cast<double>(received) <= 2 * 20'000 * secondsSince(start) + 1);
  CHECK(swarm.statistics().bytesSent > received);
  CHECK(swarm.statistics().mismatchedBytes == 0);
}

TEST_CASE("a peer that never reads takes in nothing, and its sending comes to a halt") {
  EchoServer server;
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 1, Behaviour::slowReader);
  configuration.slowReaderBytesPerSecond = 0;
  configuration.messageSize = 16384;
  swarm.start(configuration);
  uint64_t seen = 0;
  int looks = 0;
  CHECK(eventually(
      [&] {
        uint64_t sent = swarm.statistics().bytesSent;
        looks = sent > 0 && sent == seen ? looks + 1 : 0;
        seen = sent;
        return looks == 100;  // nothing moved at a hundred looks in a row
      },
      std::chrono::seconds(20)));
  CHECK(swarm.statistics().bytesReceived == 0);
  CHECK(swarm.statistics().connected == 1);
  // And when it reads again, everything is there.
  configuration.behaviour = Behaviour::idle;
  swarm.adjust(configuration);
  CHECK(eventually([&] { return swarm.statistics().bytesReceived == swarm.statistics().bytesSent; }));
  CHECK(swarm.statistics().mismatchedBytes == 0);
}

TEST_CASE("idle clients send nothing; adjusted, they talk, and fall silent again") {
  EchoServer server;
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 30, Behaviour::idle);
  swarm.start(configuration);
  REQUIRE(eventually([&] { return server.open == 30; }));
  CHECK(swarm.statistics().bytesSent == 0);
  configuration.behaviour = Behaviour::talk;
  swarm.adjust(configuration);
  CHECK(eventually([&] { return swarm.statistics().messagesReceived > 1000; }));
  configuration.behaviour = Behaviour::idle;
  swarm.adjust(configuration);
  CHECK(eventually([&] {
    SwarmStatistics now = swarm.statistics();
    return now.messagesReceived == now.messagesSent;  // what was under way came back, nothing followed
  }));
  CHECK(swarm.statistics().connected == 30);
  CHECK(swarm.statistics().connections == 30);
  CHECK(swarm.statistics().mismatchedBytes == 0);
}

TEST_CASE("every behaviour can follow every other on live connections") {
  EchoServer server;
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 10, Behaviour::idle);
  configuration.spreadSources = true;
  configuration.slowReaderBytesPerSecond = 1'000'000;
  swarm.start(configuration);
  auto moved = [&] { return swarm.statistics().connections + swarm.statistics().bytesReceived; };
  for (Behaviour first : {Behaviour::talk, Behaviour::slowReader, Behaviour::halfCloser, Behaviour::resetter,
                          Behaviour::urgentSender}) {
    for (Behaviour second : {Behaviour::talk, Behaviour::slowReader, Behaviour::halfCloser,
                             Behaviour::resetter, Behaviour::urgentSender}) {
      for (Behaviour behaviour : {first, second}) {
        CAPTURE(behaviourName(behaviour));
        configuration.behaviour = behaviour;
        swarm.adjust(configuration);
        uint64_t before = moved();
        CHECK(eventually([&] { return moved() > before + 100; }));
      }
    }
  }
  configuration.behaviour = Behaviour::talk;
  swarm.adjust(configuration);
  CHECK(eventually([&] { return swarm.statistics().connected == 10; }));
  CHECK(swarm.statistics().mismatchedBytes == 0);
  CHECK(swarm.statistics().truncated == 0);
  CHECK(swarm.statistics().failures.empty());
}

TEST_CASE("clients are added and taken away while it runs") {
  EchoServer server;
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 10, Behaviour::talk);
  swarm.start(configuration);
  for (int clients : {200, 5, 0, 50}) {
    CAPTURE(clients);
    configuration.clients = clients;
    swarm.adjust(configuration);
    CHECK(eventually([&] { return server.open == clients; }));
    CHECK(eventually([&] { return swarm.statistics().connected == static_cast<uint64_t>(clients); }));
  }
  CHECK(swarm.statistics().mismatchedBytes == 0);
}

TEST_CASE("a rate is kept: not more than it, and no less for long") {
  EchoServer server;
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 10, Behaviour::talk);
  configuration.messagesPerSecond = 100;
  auto start = Clock::now();
  swarm.start(configuration);
  CHECK(eventually([&] { return swarm.statistics().messagesReceived >= 500; }));
  uint64_t sent = swarm.statistics().messagesSent;
  CHECK(static_cast<double>(sent) <= 10 * (100 * secondsSince(start) + 1));
  CHECK(secondsSince(start) >= 0.4);
}

TEST_CASE("connections are made at the pace that was asked for") {
  EchoServer server;
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 1000, Behaviour::idle);
  configuration.connectRate = 200;
  auto start = Clock::now();
  swarm.start(configuration);
  CHECK(eventually([&] { return swarm.statistics().connections >= 100; }));
  uint64_t made = swarm.statistics().connections;
  CHECK(static_cast<double>(made) <= 200 * (secondsSince(start) + 0.1) + 1);
  CHECK(made < 1000);
}

TEST_CASE("a server that does not echo is talked to all the same, when no echo is asked for") {
  EchoServer server(Fault::silent);
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 5, Behaviour::talk);
  configuration.verifyEcho = false;
  swarm.start(configuration);
  CHECK(eventually([&] { return server.received > 1'000'000; }));
  CHECK(swarm.statistics().bytesReceived == 0);
}

TEST_CASE("sources are spread over 127.0.0.0/8") {
  EchoServer server;
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 300, Behaviour::idle);
  configuration.spreadSources = true;
  swarm.start(configuration);
  REQUIRE(eventually([&] { return server.open == 300; }));
  auto peers = server.peers();
  CHECK(peers.size() == 300);
  for (const std::string& peer : peers) CHECK(peer.starts_with("127."));
}

TEST_CASE("what fails is counted by its errno, and tried again when the swarm is adjusted") {
  int port;
  {
    EchoServer gone;
    port = gone.address().port();
  }
  Swarm swarm;
  SwarmConfiguration configuration;
  configuration.target = numericAddress("127.0.0.1", port);
  configuration.clients = 7;
  swarm.start(configuration);
  CHECK(eventually([&] { return failuresWith(swarm.statistics(), ECONNREFUSED) == 7; }));
  CHECK(swarm.statistics().connected == 0);
  EchoServer back(Fault::none, false, port);
  swarm.adjust(configuration);
  CHECK(eventually([&] { return swarm.statistics().connected == 7; }));
  CHECK(failuresWith(swarm.statistics(), ECONNREFUSED) == 7);
}

TEST_CASE("a server that goes is told from a client that left") {
  Swarm swarm;
  {
    EchoServer server;
    swarm.start(asking(server, 12, Behaviour::idle));
    REQUIRE(eventually([&] { return swarm.statistics().connected == 12; }));
  }
  CHECK(eventually([&] { return swarm.statistics().endedByServer == 12; }));
  CHECK(swarm.statistics().connected == 0);
}

TEST_CASE("no descriptor left: counted as EMFILE, and the swarm goes on with what it has") {
  EchoServer server;
  Swarm swarm;
  swarm.start(asking(server, 1, Behaviour::talk));
  REQUIRE(eventually([&] { return swarm.statistics().connected == 1 && server.open == 1; }));
  rlimit normal;
  getrlimit(RLIMIT_NOFILE, &normal);
  rlimit few = normal;
  few.rlim_cur = openDescriptors() + 2;
  setrlimit(RLIMIT_NOFILE, &few);
  swarm.adjust(asking(server, 20, Behaviour::talk));
  bool counted = eventually([&] { return failuresWith(swarm.statistics(), EMFILE) > 0; });
  uint64_t before = swarm.statistics().messagesReceived;
  bool goesOn = eventually([&] { return swarm.statistics().messagesReceived > before + 100; });
  setrlimit(RLIMIT_NOFILE, &normal);
  CHECK(counted);
  CHECK(goesOn);
}

TEST_CASE("thousands of clients, and an end that closes them all") {
  EchoServer server;
  Swarm swarm;
  SwarmConfiguration configuration = asking(server, 3000, Behaviour::talk);
  configuration.spreadSources = true;
  size_t before = openDescriptors();
  swarm.start(configuration);
  REQUIRE(eventually([&] { return swarm.statistics().connected == 3000; }, std::chrono::seconds(20)));
  CHECK(eventually([&] { return swarm.statistics().messagesReceived > 10'000; }, std::chrono::seconds(20)));
  swarm.stop();
  CHECK(swarm.statistics().mismatchedBytes == 0);
  CHECK(eventually([&] { return server.open == 0 && openDescriptors() == before; }));
}

TEST_CASE("a swarm is started anew with fresh counts, and stopping twice is no harm") {
  EchoServer server;
  Swarm swarm;
  CHECK_FALSE(swarm.running());
  swarm.stop();
  swarm.start(asking(server, 5, Behaviour::talk));
  CHECK(eventually([&] { return swarm.statistics().messagesReceived > 100; }));
  swarm.start(asking(server, 2, Behaviour::idle));
  CHECK(swarm.running());
  CHECK(eventually([&] { return swarm.statistics().connected == 2; }));
  CHECK(swarm.statistics().messagesSent == 0);
  swarm.stop();
  swarm.stop();
  CHECK_FALSE(swarm.running());
}

TEST_CASE("what cannot be done is refused, and the field is named") {
  EchoServer server;
  Swarm swarm;
  auto refused = [&](auto change, const char* field) {
    SwarmConfiguration configuration = asking(server, 1, Behaviour::talk);
    change(configuration);
    try {
      swarm.start(configuration);
      FAIL("started");
    } catch (const std::invalid_argument& error) {
      CHECK(std::string(error.what()).find(field) == 0);
    }
  };
  refused([](auto& c) { c.clients = -1; }, "clients");
  refused([](auto& c) { c.clients = 65001; }, "clients");
  refused([](auto& c) { c.messageSize = 0; }, "messageSize");
  refused([](auto& c) { c.messagesPerSecond = std::numeric_limits<double>::quiet_NaN(); },
          "messagesPerSecond");
  refused([](auto& c) { c.messagesPerSecond = -1; }, "messagesPerSecond");
  refused([](auto& c) { c.window = 0; }, "window");
  refused([](auto& c) { c.connectRate = 1e9; }, "connectRate");
  refused([](auto& c) { c.target = {}; }, "target");
  refused([](auto& c) { c.target = numericAddress("::1", 1), c.spreadSources = true; }, "spreadSources");
}
