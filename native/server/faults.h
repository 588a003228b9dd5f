// The classic mistakes that a server of the lab can be told to commit, live, so that their symptom is seen.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netlab {

enum class Fault : uint8_t {
  eofIgnored,
  alwaysWritable,
  zeroTimeout,
  edgeOneReceive,
  removedNotClosed,
  blockingAccept,
  partialSend,
  emfileSpin,
  closedNotRemoved,
  hupIgnored,
  splitCharacter,
  messageBoundary,
};

struct FaultDescription {
  Fault fault;
  std::string_view name;
};

// Every switch, by the name that lessons and diagnostics use too.
std::span<const FaultDescription> faultTable();

// The switches of one server: set from outside, read by the loop.
class FaultSwitches {
 public:
  bool on(Fault fault) const { return bits_.load(std::memory_order_relaxed) >> static_cast<int>(fault) & 1; }
  uint32_t bits() const { return bits_.load(std::memory_order_relaxed); }

  // Turns on these and no others. Throws std::invalid_argument for an unknown name, and changes nothing then.
  void setAll(const std::vector<std::string>& names);
  std::vector<std::string> names() const;

 private:
  std::atomic<uint32_t> bits_{0};
};

}  // namespace netlab
