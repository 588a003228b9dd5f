// The lines of Python that a thread stands at while it is inside C, read in place: without the GIL, and
// without a call into the interpreter where the place was met before.
#pragma once

#include "watch/ring/layout.h"
#include "watch/shim/sites.h"

namespace netlab::watch {

struct PythonStack {
  uint32_t frames;
  uint64_t code[frameCount];
  uint64_t at[frameCount];
  uint64_t key;
};

// Before main. What the program loads later is not seen: to ask the loader then could lock.
void findPython();

enum class PythonAnswer { frames, unknown, none };

// `none`: no line of Python made this call.
PythonAnswer readPythonStack(const Caller& caller, PythonStack& stack);

// Whether a handler of signals makes the call, of which the stack knows nothing.
bool isInSignalHandler(const Caller& caller);

// Whether a stack that was not met before is that of the interpreter that makes the call.
bool isStackSure();

// Whether the first frame outside of the standard library stands where a debugger makes its own sockets.
bool standsInDebugger(const Caller& caller);

// Files, functions and lines. False where something is not as it should be.
bool describePython(const PythonStack& stack, Site::Frame (&frame)[frameCount], uint8_t& own);

}  // namespace netlab::watch
