// What a program has told, as those see it who judge it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "watch/ring/layout.h"

namespace netlab::watch {

// What a program told of one place in its source.
struct SiteFrame {
  std::string module;    // native: the file that is mapped; python: the source file
  std::string function;  // python alone
  uint64_t at;           // native: the offset in the file; python: the line
};
struct SiteFrames {
  Site::Kind kind;
  std::vector<SiteFrame> frames;  // innermost first
  int own;                        // python: the place of the first frame of the person's own; -1: none
};

// The wait that a thread made last, copied whole.
struct WaitSnapshot {
  Waiting multiplexer;
  uint64_t number;
  int64_t timeout, startedAt, nanoseconds, timeLeft;
  int32_t returned, errnoNumber, fd, size;
  uint32_t site, given;
  std::vector<unsigned char> data;
};

class View {
 public:
  virtual ~View() = default;

  virtual const Header& header() const = 0;
  // Those that have memory.
  virtual size_t slots() const = 0;
  virtual const Slot& slot(size_t index) const = 0;
  // Nothing: it has not waited, or writes just now and again and again.
  virtual std::optional<WaitSnapshot> lastWait(size_t index) const = 0;
  // nullptr: nothing is told of it.
  virtual const Descriptor* descriptor(int fd) const = 0;
  virtual std::optional<SiteFrames> site(uint32_t number) const = 0;
  // What an epoll is asked about just now, and for which events.
  virtual void eachInterest(int epoll, const std::function<void(int fd, uint32_t events)>& take) const = 0;
};

}  // namespace netlab::watch
