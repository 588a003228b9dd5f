// Until something happens: a ring came into a folder, somebody wakes, or the time is over.
#pragma once

#include <chrono>
#include <string>

#include "socket/owned_descriptor.h"

namespace netlab::watch {

class Arrivals {
 public:
  Arrivals();

  // From now on also what comes into this folder. Where the kernel has no more watches to give, nobody is
  // told: who waits looks now and then anyway.
  void watch(const std::string& folder) const;
  // By any thread: ends `wait`, the next one where nobody waits.
  void wake() const;
  // Whether a file came into a folder.
  bool wait(std::chrono::nanoseconds atMost) const;

 private:
  const OwnedDescriptor wake_;
  const OwnedDescriptor folders_;
};

}  // namespace netlab::watch
