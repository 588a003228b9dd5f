// Makes the ring's file in the first folder whose engine is alive.
#pragma once

#include "watch/ring/layout.h"
#include "watch/shim/text.h"

namespace netlab::watch {

// Keeps the folders of the environment, which a program may change.
// False where there are none: no lab has asked for this program.
bool keepFolders();

enum class MadeRing { made, noEngine, notNow };

// `notNow`: the program has no descriptor left for the moment. Maps the new file at `made`.
MadeRing makeRingFile(Ring*& made);

// CLOCK_MONOTONIC and what else the header tells of this process.
void describeProcess(Header& header, const ProcessFacts& facts);

}  // namespace netlab::watch
