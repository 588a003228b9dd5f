// Whatever a person may do to a server, at random and without a pause, against traffic: what is found here is
// found by the sanitizers. NETLAB_STORM_SECONDS says how long (20 where left out), NETLAB_STORM_SEED repeats
// a storm.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>

#include <cstdlib>
#include <iterator>
#include <random>
#include <thread>

#include "acting.h"
#include "loopback.h"
#include "multiplexer/clock.h"
#include "server/server.h"

using netlab::Action;
using netlab::Server;
using netlab::ServerConfiguration;
using netlab::Transport;

namespace {

uint64_t numberFrom(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

class Chance {
 public:
  explicit Chance(uint64_t seed) : engine_(seed) {}
  size_t below(size_t bound) { return engine_() % bound; }
  bool once(size_t in) { return below(in) == 0; }

 private:
  std::mt19937_64 engine_;
};

// Clients that come, talk, read or not, and go in every way.
class Traffic {
 public:
  Traffic(const netlab::Address& target, Transport transport, uint64_t seed)
      : target_(target), transport_(transport), chance_(seed), thread_([this] { run(); }) {}
  ~Traffic() {
    ended_ = true;
    thread_.join();
  }

 private:
  static constexpr size_t mostClients = 24;

  void run() {
    while (!ended_) {
      if (clients_.size() < mostClients && chance_.once(3)) come();
      for (loopback::Descriptor& client : clients_) {
        if (chance_.once(2)) talk(client);
        if (chance_.once(3)) ::recv(client, buffer_, sizeof buffer_, MSG_DONTWAIT);
      }
      if (!clients_.empty() && chance_.once(6)) go(chance_.below(clients_.size()));
      std::this_thread::yield();
    }
  }

  void come() {
    const int type = transport_ == Transport::tcp ? SOCK_STREAM : SOCK_DGRAM;
    loopback::Descriptor client = loopback::makeSocket(AF_INET, type);
    ::fcntl(client, F_SETFL, O_NONBLOCK);
    ::connect(client, target_.get(), target_.length);
    clients_.push_back(std::move(client));
  }

  void talk(int client) {
    const bool urgent = transport_ == Transport::tcp && chance_.once(20);
    ::send(client, buffer_, 1 + chance_.below(3000), MSG_DONTWAIT | MSG_NOSIGNAL | (urgent ? MSG_OOB : 0));
    if (transport_ == Transport::tcp && chance_.once(40)) ::shutdown(client, SHUT_WR);
  }

  void go(size_t index) {
    const linger abortive{1, 0};
    if (chance_.once(2)) ::setsockopt(clients_[index], SOL_SOCKET, SO_LINGER, &abortive, sizeof abortive);
    clients_.erase(clients_.begin() + static_cast<ptrdiff_t>(index));
  }

  const netlab::Address target_;
  const Transport transport_;
  Chance chance_;
  std::vector<loopback::Descriptor> clients_;
  char buffer_[4096] = "storm";
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

// One person, who knows no measure.
class Person {
 public:
  Person(Server& server, uint64_t seed) : server_(server), chance_(seed) {}

  void doSomething() {
    const uint64_t id = someConnection();
    switch (chance_.below(16)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return act(id);
      case 4:
        return server_.control().pause();
      case 5:
        return server_.control().resume();
      case 6:
      case 7:
        for (size_t steps = 1 + chance_.below(6); steps > 0; --steps) step();
        return;
      case 8:
        return server_.control().pace(static_cast<int>(chance_.once(2) ? 0 : chance_.below(3)));
      case 9:
        return adjust();
      case 10:
        return setOption(id);
      case 11:
        server_.inspect(id);
        return;
      case 12:
        server_.lastWaitWithInterests();
        return;
      case 13:
        server_.trace().read(0, 100);
        return;
      case 14:
        server_.info();
        return;
      default:
        server_.output().read(0);
        std::this_thread::sleep_for(std::chrono::microseconds(chance_.below(2000)));
    }
  }

  // Every act and step has been answered, or withdrawn.
  bool hasAllAnswers() const { return asked_ == answered_->load(); }

 private:
  uint64_t someConnection() {
    const auto rows = server_.view({.limit = 50}).rows;
    if (rows.empty() || chance_.once(20)) return chance_.below(100);
    return rows[chance_.below(rows.size())].id;
  }

  void act(uint64_t id) {
    constexpr Action kActions[] = {Action::pauseReading, Action::resumeReading, Action::shutdownWrite,
                                   Action::close,        Action::reset,         Action::send,
                                   Action::sendUrgent};
    ++asked_;
    const auto errand = server_.act(id, kActions[chance_.below(std::size(kActions))],
                                    std::string(1 + chance_.below(2000), 'p'),
                                    [answered = answered_](auto, auto) { ++*answered; });
    if (chance_.once(10) && errand->withdraw() == netlab::Errand::Withdrawal::withdrawn) ++*answered_;
  }

  void step() {
    ++asked_;
    const uint64_t number =
        server_.control().step([answered = answered_](const netlab::Step&) { ++*answered; });
    if (chance_.once(10) && server_.control().withdrawStep(number)) ++*answered_;
  }

  void adjust() {
    std::vector<std::string> faults;
    for (const auto& entry : netlab::faultTable())
      if (chance_.once(6)) faults.emplace_back(entry.name);
    if (chance_.once(2)) server_.setFaults(faults);
    if (chance_.once(4)) {
      ++asked_;
      server_.pauseAccepting(chance_.once(2), [answered = answered_](auto) { ++*answered; });
    }
  }

  void setOption(uint64_t id) {
    const auto table = netlab::optionTable();
    try {
      server_.setOption(chance_.once(4) ? 0 : id, table[chance_.below(table.size())],
                        static_cast<int64_t>(chance_.below(2)));
    } catch (const std::exception&) {
      // The kernel's no is an answer, too.
    }
  }

  Server& server_;
  Chance chance_;
  uint64_t asked_ = 0;
  // The server may outlive the one who asked.
  std::shared_ptr<std::atomic<uint64_t>> answered_ = std::make_shared<std::atomic<uint64_t>>(0);
};

struct Sort {
  const char* multiplexer;
  bool edge;
  Transport transport;
  const char* application;
  netlab::WriteStrategy writeStrategy;
};

std::vector<Sort> everySort() {
  constexpr auto whenWritable = netlab::WriteStrategy::whenWritable;
  constexpr auto immediately = netlab::WriteStrategy::immediately;
  std::vector<Sort> sorts;
  for (const Transport transport : {Transport::tcp, Transport::udp}) {
    sorts.push_back({"select", false, transport, "echo", whenWritable});
    sorts.push_back({"poll", false, transport, "chat", immediately});
    sorts.push_back({"epoll", false, transport, "echo", immediately});
    sorts.push_back({"epoll", true, transport, "chat", whenWritable});
    sorts.push_back({"epoll", true, transport, "echo", immediately});
  }
  return sorts;
}

void storm(const Sort& sort, int64_t until, uint64_t seed) {
  CAPTURE(sort.multiplexer);
  CAPTURE(sort.application);
  CAPTURE(seed);
  ServerConfiguration configuration;
  configuration.multiplexer = sort.multiplexer;
  configuration.edge = sort.edge;
  configuration.transport = sort.transport;
  configuration.application = sort.application;
  configuration.writeStrategy = sort.writeStrategy;
  configuration.queueLimit = 64 << 10;
  configuration.drain = sort.edge ? netlab::Drain::untilAgain : netlab::Drain::once;
  while (netlab::monotonicNanoseconds() < until) {
    Server server(configuration, [] {});
    Traffic traffic(server.info().address, sort.transport, ++seed);
    Person person(server, ++seed);
    for (int deeds = 0; deeds < 2000 && netlab::monotonicNanoseconds() < until; ++deeds) person.doSomething();
    server.stop();
    CHECK(person.hasAllAnswers());
    CHECK(server.view({}).total == 0);
  }
}

int openDescriptors() {
  const loopback::Descriptor probe(loopback::checked(::dup(0), "dup"));
  return probe;
}

}  // namespace

TEST_CASE("a storm of acts, options, adjustments and steps: every one is answered, nothing is left") {
  const uint64_t seed = numberFrom("NETLAB_STORM_SEED", std::random_device{}());
  const uint64_t seconds = numberFrom("NETLAB_STORM_SECONDS", 20);
  const std::vector<Sort> sorts = everySort();
  const int before = openDescriptors();
  int64_t until = netlab::monotonicNanoseconds();
  for (const Sort& sort : sorts) {
    until += static_cast<int64_t>(seconds * 1'000'000'000 / sorts.size());
    storm(sort, until, seed);
  }
  CHECK(openDescriptors() == before);
}
