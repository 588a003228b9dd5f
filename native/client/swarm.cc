#include "client/swarm.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <new>
#include <thread>

#include "client/swarm_loop.h"
#include "server/thread.h"

namespace netlab {

struct Swarm::Run {
  Run(const SwarmConfiguration& configuration, SwarmCounters& counters, std::function<void()> tellEnded)
      : loop(configuration, counters), thread(startThread([this, &counters, tellEnded] {
          try {
            loop.run();
          } catch (const std::bad_alloc&) {
            counters.failures[ENOMEM].add();
          }
          ended = true;
          if (tellEnded) tellEnded();
        })) {}
  ~Run() {
    loop.stop();
    thread.join();
  }

  SwarmLoop loop;
  std::atomic<bool> ended{false};
  std::thread thread;
};

Swarm::Swarm() : counters_(std::make_unique<SwarmCounters>()) {}
Swarm::~Swarm() = default;

void Swarm::start(const SwarmConfiguration& configuration, std::function<void()> ended) {
  checkConfiguration(configuration);
  stop();
  counters_ = std::make_unique<SwarmCounters>();
  run_ = std::make_unique<Run>(configuration, *counters_, std::move(ended));
}

void Swarm::adjust(const SwarmConfiguration& configuration) {
  checkConfiguration(configuration);
  if (run_) run_->loop.adjust(configuration);
}

void Swarm::beginStop() {
  if (run_) run_->loop.stop();
}

bool Swarm::hasEnded() const {
  return !run_ || run_->ended;
}

void Swarm::stop() {
  run_.reset();
}

bool Swarm::running() const {
  return run_ != nullptr;
}

SwarmStatistics Swarm::statistics() const {
  const SwarmCounters& counters = *counters_;
  // The thread goes on counting between the two looks.
  const uint64_t closed = counters.closed.get(), connections = std::max(closed, counters.connections.get());
  SwarmStatistics statistics{
      .connected = connections - closed,
      .connections = connections,
      .completed = counters.completed.get(),
      .truncated = counters.truncated.get(),
      .missingBytes = counters.missingBytes.get(),
      .resets = counters.resets.get(),
      .endedByServer = counters.endedByServer.get(),
      .messagesSent = counters.messagesSent.get(),
      .messagesReceived = counters.messagesReceived.get(),
      .bytesSent = counters.bytesSent.get(),
      .bytesReceived = counters.bytesReceived.get(),
      .mismatchedBytes = counters.mismatchedBytes.get(),
      .urgentSent = counters.urgentSent.get(),
      .urgentInLine = counters.urgentInLine.get(),
      .failures = {},
      .latency = counters.latency.summary(),
  };
  for (size_t number = 0; number < SwarmCounters::errnoLimit; ++number) {
    const uint64_t count = counters.failures[number].get();
    if (count > 0) statistics.failures.push_back({static_cast<int>(number), count});
  }
  return statistics;
}

}  // namespace netlab
