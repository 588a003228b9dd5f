// The end of the process, which no thread of the core may hold up.
#pragma once

#include <napi.h>

#include <functional>

namespace netlab::addon {

// At Node's end: waits for a thread that was told to end, a second at most for all of them together. One that
// is in a lingering close would else hold the process for as long as SO_LINGER says: then the process ends at
// once.
void endOrLeave(const std::function<bool()>& hasEnded);

// leave(code): ends the process at once, without Node's own clean-up, which waits for name look-ups under
// way.
void leave(const Napi::CallbackInfo& info);

}  // namespace netlab::addon
