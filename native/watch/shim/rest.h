// What a send did not take: whether the program sends it next. Some of its first bytes are remembered here,
// in the program's own memory, and nowhere else.
#pragma once

#include <cstddef>

#include "watch/shim/call.h"

namespace netlab::watch {

// A send on a stream that has returned `taken` of `call.record.asked`. `begin`: of the bytes that were given,
// those that stand together first; null: they are not at hand.
void followRest(Call& call, const void* begin, size_t together, size_t taken);

}  // namespace netlab::watch
