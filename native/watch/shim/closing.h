// The close of a descriptor, by whatever function.
#pragma once

#include "watch/shim/call.h"
#include "watch/shim/close_barrier.h"

namespace netlab::watch {

// To be made before the real call: from then on the number names nothing any more.
class Closing {
 public:
  Closing(Function function, int fd, const Caller& caller);
  int closed(int result);

 private:
  Call call_;
  CloseBarrier barrier_;
};

// The same for all numbers of a range, as close_range is given it. The barrier is to stand until that is
// back.
[[nodiscard]] CloseBarrier closing(unsigned first, unsigned last, int flags, const Caller& caller);

}  // namespace netlab::watch
