// What everybody is told who asks a server that has ended for what only a living one can do.
#pragma once

#include "socket/error.h"

namespace netlab {

inline Refusal serverHasEnded() {
  return Refusal("the server has ended", "Its sockets are closed. Start it again.");
}

}  // namespace netlab
