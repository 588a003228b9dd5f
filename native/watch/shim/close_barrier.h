// Between a close and the engine, which duplicates a descriptor for some microseconds to read or set options:
// a duplicate that outlived the close would keep the connection open, and would have its FIN or its lingering
// be the engine's.
#pragma once

#include "watch/ring/layout.h"

namespace netlab::watch {

// Around the call that closes. Waits while the engine has a duplicate, 200 ms at most.
class CloseBarrier {
 public:
  // `slot` of the thread; null: nothing to be done.
  CloseBarrier(Slot* slot, int fd);
  ~CloseBarrier();
  CloseBarrier(const CloseBarrier&) = delete;
  CloseBarrier& operator=(const CloseBarrier&) = delete;

 private:
  Slot* const slot_;
};

}  // namespace netlab::watch
