// How the core starts its threads.
#pragma once

#include <functional>
#include <thread>

namespace netlab {

// A thread that gets no signal: those are for the process's first. Throws SystemError (pthread_create: EAGAIN
// when RLIMIT_NPROC or the memory allows no more); the caller's own signals are as before then, too.
std::thread startThread(std::function<void()> run);

}  // namespace netlab
