// A whole server within the process: control, bounds and ends, for each multiplexer.
#include "server/server.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <future>

#include "acting.h"
#include "loopback.h"
#include "socket/error.h"

using netlab::Call;
using netlab::Server;
using netlab::ServerConfiguration;
using netlab::Step;

namespace {

struct Kind {
  const char* name;
  bool edge;
};
constexpr Kind kKinds[] = {{"select", false}, {"poll", false}, {"epoll", false}, {"epoll", true}};

ServerConfiguration configure(const Kind& kind, const char* application = "echo") {
  ServerConfiguration configuration;
  configuration.multiplexer = kind.name;
  configuration.edge = kind.edge;
  configuration.backlog = 128;  // a client for whom the queue has no room tries again after a second
  configuration.application = application;
  configuration.drain = kind.edge ? netlab::Drain::untilAgain : netlab::Drain::once;
  return configuration;
}

template <typename Test>
void withEach(Test test) {
  for (const Kind& kind : kKinds) {
    const std::string title = std::string(kind.name) + (kind.edge ? " edge" : " level");
    SUBCASE(title.c_str()) {
      test(kind);
    }
  }
}

loopback::Descriptor connectTo(Server& server) {
  loopback::Descriptor fd(loopback::checked(::socket(AF_INET, SOCK_STREAM, 0), "socket"));
  const timeval limit{10, 0};  // what never comes fails the test, and does not hold it up forever
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const netlab::Address address = server.info().address;
  loopback::checked(::connect(fd, address.get(), address.length), "connect");
  return fd;
}

std::string receiveExactly(int fd, size_t size) {
  std::string all(size, '\0');
  size_t got = 0;
  while (got < size) {
    const ssize_t n = ::recv(fd, all.data() + got, size - got, 0);
    if (n <= 0) break;
    got += static_cast<size_t>(n);
  }
  all.resize(got);
  return all;
}

// The number that the kernel gives out next: the lowest that is free.
int nextDescriptor() {
  const loopback::Descriptor probe(loopback::checked(::dup(0), "dup"));
  return probe;
}

Step stepOnce(Server& server) {
  std::promise<Step> made;
  server.control().step([&](const Step& step) { made.set_value(step); });
  return made.get_future().get();
}

}  // namespace

TEST_CASE("a paused loop makes one call for each step, and names it: accept, receive, send") {
  withEach([](const Kind& kind) {
    Server server(configure(kind), [] {});
    server.control().pause();
    const loopback::Descriptor client = connectTo(server);
    REQUIRE(::send(client, "hello", 5, 0) == 5);
    std::vector<Call> calls;
    int64_t received = 0, sent = 0;
    for (int steps = 0; steps < 40 && sent == 0; ++steps) {
      const Step step = stepOnce(server);
      calls.push_back(step.call);
      if (step.call == Call::receive && step.returned > 0) received = step.returned;
      if (step.call == Call::send) sent = step.returned;
    }
    CHECK(received == 5);
    CHECK(sent == 5);
    const auto place = [&](Call call) { return std::ranges::find(calls, call) - calls.begin(); };
    CHECK(place(Call::accept) < place(Call::receive));
    CHECK(place(Call::receive) < place(Call::send));
    CHECK(server.info().state == std::string("paused"));
    CHECK(receiveExactly(client, 5) == "hello");
  });
}

TEST_CASE("what a person does while a call is held is not undone by that call") {
  Server server(configure({"epoll", false}), [] {});
  server.control().pause();
  const loopback::Descriptor client = connectTo(server);
  // Accepted and in the table, but held before it is added to the interest list as read only.
  while (server.view({}).total == 0) {
    stepOnce(server);
    // A step has ended when its call has returned: the loop is then on its way to the next.
    REQUIRE(loopback::eventually([&] { return server.info().position.held; }));
  }
  REQUIRE(server.info().position.call == Call::interest);
  const uint64_t id = server.view({.limit = 1}).rows.at(0).id;
  REQUIRE(acting::act(server, id, netlab::Action::send, "early") == netlab::ActResult::done);
  server.control().resume();
  CHECK(receiveExactly(client, 5) == "early");
}

TEST_CASE("a paused server can be looked at, acted on and stopped") {
  withEach([](const Kind& kind) {
    Server server(configure(kind), [] {});
    const loopback::Descriptor client = connectTo(server);
    REQUIRE(loopback::eventually([&] { return server.view({.limit = 1}).total == 1; }));
    server.control().pause();
    const uint64_t id = server.view({.limit = 1}).rows.at(0).id;
    CHECK(server.inspect(id).has_value());
    CHECK(acting::act(server, id, netlab::Action::close) == netlab::ActResult::done);
    CHECK(server.view({}).total == 0);
    CHECK(receiveExactly(client, 1).empty());
    server.stop();
    CHECK(server.info().state == std::string("stopped"));
  });
}

TEST_CASE(
    "a peer that never reads: the application queue keeps its bound, and nothing is lost when it reads") {
  withEach([](const Kind& kind) {
    ServerConfiguration configuration = configure(kind);
    configuration.queueLimit = 64 << 10;
    configuration.receiveSize = 4096;
    Server server(configuration, [] {});
    const loopback::Descriptor client = connectTo(server);
    std::string text;
    for (int i = 0; text.size() < 12 << 20; ++i) text += std::to_string(i) + " ";
    std::thread writer([&] {
      size_t sent = 0;
      while (sent < text.size()) {
        const ssize_t n = ::send(client, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) break;
        sent += static_cast<size_t>(n);
      }
      ::shutdown(client, SHUT_WR);
    });
    REQUIRE(loopback::eventually([&] {
      const auto rows = server.view({.limit = 1}).rows;
      return !rows.empty() && rows[0].readingPaused;
    }));
    CHECK(server.view({.limit = 1}).rows.at(0).queuedBytes <= configuration.queueLimit);
    CHECK(receiveExactly(client, text.size() + 1) == text);
    writer.join();
    REQUIRE(loopback::eventually([&] { return server.view({}).total == 0; }));
  });
}

TEST_CASE("stopping closes every connection and returns the descriptors") {
  withEach([](const Kind& kind) {
    std::vector<loopback::Descriptor> clients;
    const int before = nextDescriptor();
    {
      Server server(configure(kind), [] {});
      for (int i = 0; i < 100; ++i) clients.push_back(connectTo(server));
      REQUIRE(loopback::eventually([&] { return server.view({}).total == 100; }));
    }
    for (const loopback::Descriptor& client : clients) CHECK(receiveExactly(client, 1).empty());
    clients.clear();
    CHECK(nextDescriptor() == before);
  });
}

TEST_CASE("select with a full set: the connection is refused, counted, and the server goes on") {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_cur < 1100) return;
  Server server(configure({"select", false}), [] {});
  std::vector<loopback::Descriptor> fillers;
  while (fillers.empty() || fillers.back() < 1024) fillers.emplace_back(::dup(0));
  const loopback::Descriptor client = connectTo(server);
  REQUIRE(loopback::eventually([&] { return server.counters().refused.get() == 1; }));
  CHECK(receiveExactly(client, 1).empty());
  fillers.clear();
  const loopback::Descriptor next = connectTo(server);
  REQUIRE(::send(next, "x", 1, 0) == 1);
  CHECK(receiveExactly(next, 1) == "x");
}

TEST_CASE("a server that cannot start leaves nothing open") {
  const int before = nextDescriptor();
  Server first(configure({"poll", false}), [] {});
  const int between = nextDescriptor();
  ServerConfiguration taken = configure({"epoll", false});
  taken.port = first.info().address.port();
  CHECK_THROWS_AS(Server(taken, [] {}), netlab::SystemError);
  ServerConfiguration wrong = configure({"epoll", false});
  wrong.options = {{"SO_NO_SUCH", true}};
  CHECK_THROWS_AS(Server(wrong, [] {}), std::invalid_argument);
  CHECK(nextDescriptor() == between);
  CHECK(between > before);
}

TEST_CASE(
    "SO_LINGER holds up the loop that closes, and nobody else: the server can be looked at and stopped") {
  Server server(configure({"epoll", false}), [] {});
  loopback::Descriptor deaf = connectTo(server);
  const loopback::Descriptor other = connectTo(server);
  REQUIRE(loopback::eventually([&] { return server.view({}).total == 2; }));
  const uint64_t id = server.view({.limit = 1}).rows.at(0).id;
  // Unread bytes in the peer's way: a lingering close waits for them to be acknowledged.
  const std::string much(512 << 10, 'x');
  while (acting::act(server, id, netlab::Action::send, much) == netlab::ActResult::done) {
  }
  REQUIRE(loopback::eventually([&] { return server.view({.limit = 1}).rows.at(0).sendQueue > 0; }));
  server.setOption(id, *netlab::findOption("SO_LINGER"), netlab::LingerSetting{true, 30});
  const auto before = std::chrono::steady_clock::now();
  // The loop reads no mail while it is in close: what has not begun can be withdrawn, and never happens.
  acting::Pending closing = acting::begin(server, id, netlab::Action::close);
  REQUIRE(loopback::eventually([&] { return server.info().position.call == Call::close; }));
  const uint64_t left = server.view({.limit = 1}).rows.at(0).id;
  acting::Pending late = acting::begin(server, left, netlab::Action::close);
  CHECK(late.errand->withdraw() == netlab::Errand::Withdrawal::withdrawn);
  CHECK(closing.errand->withdraw() == netlab::Errand::Withdrawal::inProgress);
  CHECK_FALSE(closing.ended());
  deaf.reset();
  CHECK_FALSE(closing.told.get().failure);
  CHECK(server.view({}).total == 1);
  const auto records = server.trace().read(0, 1 << 15).records;
  CHECK(std::ranges::count_if(records, [](const netlab::TraceRecord& record) {
          return record.kind == netlab::TraceKind::note && record.note == netlab::Note::errandEnded;
        }) == 1);
  server.stop();
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(20));
}
