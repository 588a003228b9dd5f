// A debugger that has a part of itself in the program talks to its other half through sockets: they are not
// the program's, and nothing is told of them. Who makes a socket tells whose it is; what is accepted from a
// debugger's listener, or a duplicate, is its own as well.
#pragma once

#include "watch/shim/sites.h"

namespace netlab::watch {

// Whether the socket that is about to be made is a debugger's: one of Python's by the file that makes it,
// Node's inspector by its thread.
bool isMadeByDebugger(const Caller& caller);

// Before main.
void findInspector();

}  // namespace netlab::watch
