// A handler of signals runs on the stack of what it interrupted, at the interrupted line of Python.
#include <sys/uio.h>

#include "watch/shim/kernel.h"
#include "watch/shim/python.h"

namespace netlab::watch {

#if defined(__x86_64__)
namespace {

// What the kernel lays onto the stack; above it is all that was interrupted.
struct SignalFrame {
  uint64_t restorer;  // the handler returns to it
  uint64_t flags, next, stack[3];
  uint64_t registers[15];
  uint64_t stackPointer;
};
constexpr size_t mostWords = 512;

// As the C library gives it to the kernel, the same for all signals. 0: there is no handler.
uint64_t findRestorer() {
  struct {
    uint64_t handler, flags, restorer, mask;
  } action;
  constexpr int signals = 31;
  for (int signal = 1; signal <= signals; ++signal) {
    constexpr uint64_t hasRestorer = 0x04000000;
    if (kernel(SYS_rt_sigaction, signal, nullptr, &action, 8) == 0 && action.handler > 1 &&
        action.flags & hasRestorer)
      return action.restorer;
  }
  return 0;
}

}  // namespace

// A look through the 4 KiB above the frame of the wrapper. The kernel reads them: nobody else knows where a
// stack ends.
bool isInSignalHandler(const Caller& caller) {
  const uint64_t restorer = findRestorer();
  if (!restorer) return false;
  uint64_t words[mostWords];
  const iovec to{words, sizeof words};
  const iovec from{const_cast<void*>(caller.frame), sizeof words};
  const long bytes = kernel(SYS_process_vm_readv, kernel(SYS_getpid), &to, 1, &from, 1, 0);
  for (long i = 0; (i + 1) * 8 + static_cast<long>(sizeof(SignalFrame)) <= bytes; ++i) {
    if (words[i] != restorer) continue;
    const auto& frame = *reinterpret_cast<const SignalFrame*>(&words[i]);
    constexpr uint64_t farAway = 64 * 1024;  // the registers of vectors are in between
    const uint64_t place = reinterpret_cast<uint64_t>(caller.frame) + static_cast<uint64_t>(i) * 8;
    if (!frame.next && frame.stackPointer - place < farAway) return true;
  }
  return false;
}
#else
bool isInSignalHandler(const Caller&) {
  return false;
}
#endif

}  // namespace netlab::watch
