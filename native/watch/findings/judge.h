// One who looks for one mistake. In doubt it says nothing: a false verdict costs more than a missing one.
#pragma once

#include <initializer_list>
#include <memory>

#include "watch/findings/finding.h"
#include "watch/findings/live.h"
#include "watch/findings/scene.h"

namespace netlab::watch {

// A program that has ended by itself.
struct Ended {
  int code;  // 0 also where it is not known
  pid_t mainThread;
  int64_t at;  // CLOCK_MONOTONIC, a little later
};

class Judge {
 public:
  virtual ~Judge() = default;

  // The calls that it takes: a bit for each CallKind.
  virtual uint32_t kinds() const = 0;
  virtual void take(const ToldCall& told, const Scene& scene, Book& book) = 0;
  // Calls were lost: what was half seen is no evidence.
  virtual void forget() {}
  // What the program does just now, a hundred times a second.
  virtual void look(Live&, const Scene&, Book&) {}
  virtual void end(const Ended&, Book&) {}

 protected:
  static constexpr uint32_t bitsOf(std::initializer_list<CallKind> kinds) {
    uint32_t bits = 0;
    for (const CallKind each : kinds) bits |= 1u << static_cast<uint32_t>(each);
    return bits;
  }
};

std::unique_ptr<Judge> judgeEofIgnored();
std::unique_ptr<Judge> judgeAlwaysWritable();
std::unique_ptr<Judge> judgeZeroTimeout();
std::unique_ptr<Judge> judgePartialSend();
std::unique_ptr<Judge> judgeEdgeOneReceive();
std::unique_ptr<Judge> judgeEmfileSpin();
std::unique_ptr<Judge> judgeClosedNotRemoved();
std::unique_ptr<Judge> judgeBlockingCall();
std::unique_ptr<Judge> judgeResetUncaught();
std::unique_ptr<Judge> judgeStaleEvent();
std::unique_ptr<Judge> judgeHangupBeforeData();
std::unique_ptr<Judge> judgeTinyBacklog();

}  // namespace netlab::watch
