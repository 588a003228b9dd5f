// Between a close and the engine, which duplicates a descriptor for some microseconds to read or set options:
// a duplicate that outlived the close would keep the connection open, and would have its FIN or its lingering
// be the engine's.
#pragma once

#include "watch/ring/layout.h"

namespace netlab::watch {

// Around the call that closes, whatever it is about by itself: dup2 of a file closes a socket, too. Waits
// while the engine has a duplicate, 200 ms at most.
class CloseBarrier {
 public:
  explicit CloseBarrier(int fd);
  CloseBarrier(unsigned first, unsigned last);  // all numbers of a range; none where it is empty
  ~CloseBarrier();
  CloseBarrier(const CloseBarrier&) = delete;
  CloseBarrier& operator=(const CloseBarrier&) = delete;

 private:
  static void waitForEngine(unsigned first, unsigned last);
  void tell(int32_t closes);

  Slot* slot_ = nullptr;  // that tells what the thread closes; null: none does
  int32_t before_ = 0;    // what a signal handler interrupted
};

}  // namespace netlab::watch
