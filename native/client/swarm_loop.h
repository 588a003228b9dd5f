// The thread of a swarm: one epoll, all clients, their timers, and the pace at which they connect.
#pragma once

#include <atomic>
#include <deque>
#include <mutex>
#include <optional>
#include <queue>
#include <vector>

#include "client/client.h"
#include "socket/owned_descriptor.h"

namespace netlab {

class SwarmLoop {
 public:
  // Throws SystemError when there is no descriptor left for epoll, timer and control.
  SwarmLoop(const SwarmConfiguration& configuration, SwarmCounters& counters);

  // Runs until it is stopped, then closes every client.
  void run();

  // From any thread.
  void adjust(const SwarmConfiguration& configuration);
  void stop();

 private:
  struct Timer {
    int64_t time;
    uint32_t client;
    bool operator>(const Timer& other) const { return time > other.time; }
  };

  void watchOwn(int fd, uint64_t name);
  void leave();
  void waitAndServe();
  void takeAdjustment();
  void noteAnew();
  void resize();
  void connectWaiting();
  void wakeDue();
  void armTimer();
  int64_t nextDeadline() const;
  bool paced() const { return surroundings_.configuration.connectRate > 0; }

  // Lets a client do something, and notes what it waits for afterwards.
  template <typename Deed>
  void withClient(uint32_t index, Deed&& deed);

  OwnedDescriptor epoll_, timer_, control_;
  SwarmSurroundings surroundings_;
  std::deque<Client> clients_;
  std::deque<uint32_t> waiting_;  // to connect; may name clients that are not waiting any more
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;  // valid while wakeAt says the same
  int connecting_ = 0;
  int64_t nextConnect_ = 0;
  int64_t armed_ = 0;

  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  std::optional<SwarmConfiguration> adjustment_;  // under mutex_
};

}  // namespace netlab
