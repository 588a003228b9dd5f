// The stack behind a call: who makes it is often a library, or a function that others call to send and
// receive.
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

// C++ and Rust bring an unwinder, C seldom does.
bool canUnwind();

// Where that is so. The caller alone where no more is known. About 1.5 µs.
void unwind(const Caller& caller, NativeStack& stack);

// Whether the caller stands on this stack still: reads no more than the return addresses.
bool stands(const Caller& caller, const NativeStack& stack);

}  // namespace netlab::watch
