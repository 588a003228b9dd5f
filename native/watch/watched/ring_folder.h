// The folder in which programs put their rings, and by which they know that an engine lives.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "socket/owned_descriptor.h"
#include "watch/watched/mapped_ring.h"

namespace netlab::watch {

class RingFolder {
 public:
  // The folder exists, and is the person's alone. Throws SystemError.
  explicit RingFolder(std::string path);

  const std::string& path() const { return path_; }
  // Neither removed since by somebody else (at a logout, or by one who tidies up), nor taken over by another
  // engine.
  bool isThere() const;
  // Says that the engine lives. `now`: CLOCK_MONOTONIC, nanoseconds. What fails is seen by the programs: they
  // fall silent.
  bool beat(int64_t now) const;
  // Hands over each ring that is complete; it is in the folder no more.
  void takeRings(const std::function<void(std::unique_ptr<MappedRing>)>& take) const;

 private:
  const std::string path_;
  const OwnedDescriptor heartbeat_;
};

}  // namespace netlab::watch
