// The close of a descriptor, by whatever function.
#pragma once

#include "watch/shim/call.h"

namespace netlab::watch {

// To be made before the real call: from then on the number names nothing any more.
class Closing {
 public:
  Closing(Function function, int fd, const Caller& caller);
  int closed(int result);

 private:
  Call call_;
};

}  // namespace netlab::watch
