// What a judge may look at while the program runs: what it tells, and the kernel's queues of its sockets.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "watch/findings/view.h"

namespace netlab::watch {

class Live {
 public:
  // What the kernel has of a socket; a listener: its accept queue and the limit of that.
  struct Queues {
    uint32_t receive, send;
    bool isListening;
    int port;
  };

  Live(const View& view, pid_t pid) : view_(view), pid_(pid) {}

  // Begins a look: what was asked of the kernel before counts no more.
  void begin(int64_t now);
  int64_t now() const { return now_; }  // CLOCK_MONOTONIC
  const View& view() const { return view_; }

  // Of TCP and UDP; asks for all sockets of the machine at once, about 1 µs for each. Nothing: it is none.
  std::optional<Queues> queues(uint64_t inode);
  // What the last wait of a slot's thread asked about, to be told that it can be read.
  std::vector<int> watchedForReading(size_t slot) const;
  // It sleeps in a call of the kernel's: neither does it run, nor is it stopped.
  bool sleeps(pid_t thread) const;
  // The lab or a debugger has it stand still, or slows it: what piles up meanwhile is not its own doing.
  bool isHeldUp() const;

 private:
  char stateOf(pid_t thread) const;

  const View& view_;
  const pid_t pid_;
  int64_t now_ = 0;
  bool isAsked_ = false;
  std::unordered_map<uint64_t, Queues> byInode_;
};

}  // namespace netlab::watch
