// Many clients, driven: thousands of connections on one thread of their own, with a behaviour that can be
// changed while they run, and a check of every byte that comes back.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "client/configuration.h"
#include "client/latency_histogram.h"

namespace netlab {

struct SwarmFailure {
  int errnoNumber;
  uint64_t count;
};

// Counts since the start; `connected` is now, `latency` since the last adjustment.
struct SwarmStatistics {
  uint64_t connected = 0;
  uint64_t connections = 0;
  uint64_t completed = 0;  // half-closers that read to the end, and every byte had come back
  uint64_t truncated = 0;  // half-closers that read to the end, and bytes were missing
  uint64_t missingBytes = 0;
  uint64_t resets = 0;
  uint64_t endedByServer = 0;
  uint64_t messagesSent = 0;
  uint64_t messagesReceived = 0;  // echoed in full, of clients that wait for the echo
  uint64_t bytesSent = 0;
  uint64_t bytesReceived = 0;
  uint64_t mismatchedBytes = 0;
  uint64_t urgentSent = 0;
  uint64_t urgentInLine = 0;
  std::vector<SwarmFailure> failures;  // of connect, send and receive, by errno
  Latency latency;
};

class SwarmLoop;
struct SwarmCounters;

class Swarm {
 public:
  Swarm();
  ~Swarm();  // stops
  Swarm(const Swarm&) = delete;
  Swarm& operator=(const Swarm&) = delete;

  // Returns before the clients are connected; statistics tell. A swarm that runs is stopped first. `ended` is
  // called from the swarm's thread when its last client is closed. Throws std::invalid_argument, or
  // SystemError.
  void start(const SwarmConfiguration& configuration, std::function<void()> ended = nullptr);

  // Connections stay, and behave as asked from now on; clients are added or taken away at the end; those that
  // the server or an error ended try again. The target counts for new connections. Throws
  // std::invalid_argument. Does nothing when the swarm is not running.
  void adjust(const SwarmConfiguration& configuration);

  // Tells the clients to close, and does not wait.
  void beginStop();
  bool hasEnded() const;
  // Closes all and waits until that is done. The statistics stay.
  void stop();

  bool running() const;
  SwarmStatistics statistics() const;

 private:
  struct Run;
  std::unique_ptr<SwarmCounters> counters_;
  std::unique_ptr<Run> run_;
};

}  // namespace netlab
