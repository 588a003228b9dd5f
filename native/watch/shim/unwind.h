// The stack behind a call that a library made for the program.
#pragma once

#include "watch/ring/layout.h"
#include "watch/shim/sites.h"

namespace netlab::watch {

// Return addresses, innermost first, and where each stands, from the wrapper's frame on.
struct NativeStack {
  uint32_t frames;
  uint64_t address[frameCount];
  uint32_t place[frameCount];
};

// Before main.
void findUnwinder();

// Whether what is behind the caller is worth to be told: it is in a library, and there is an unwinder.
bool hasStackBehind(const Caller& caller);

// The caller alone where no more is known. About 1.5 µs.
void unwind(const Caller& caller, NativeStack& stack);

// Whether the caller stands on this stack still: reads no more than the return addresses.
bool stands(const Caller& caller, const NativeStack& stack);

}  // namespace netlab::watch
