// A duplicate of a program's descriptor, for a moment.
#pragma once

#include <utility>

#include "socket/owned_descriptor.h"

namespace netlab::watch {

class Duplicate {
 public:
  explicit Duplicate(OwnedDescriptor descriptor) : descriptor_(std::move(descriptor)) {}
  // Where the program has closed its own meanwhile, or was killed, this close is the connection's last: with
  // SO_LINGER set it blocks until all is sent. Nobody here waits for that longer than a moment.
  ~Duplicate();
  Duplicate(const Duplicate&) = delete;
  Duplicate& operator=(const Duplicate&) = delete;

  int get() const { return descriptor_.get(); }

 private:
  OwnedDescriptor descriptor_;
};

}  // namespace netlab::watch
