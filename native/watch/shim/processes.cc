// How processes begin and end. exec needs nothing: what runs then begins anew, before its main.
#include <dlfcn.h>
#include <sys/types.h>

#include <cstdlib>

#include "watch/shim/call.h"
#include "watch/shim/kernel.h"
#include "watch/shim/real.h"

namespace netlab::watch {
namespace {

void noteExit(int code) {
  if (mode() != Mode::watching || !ownsTables()) return;
  if (thread.slot && thread.generation == ringGeneration) settlePending(thread);
  ring->header.exitCode.store(1 + (static_cast<uint32_t>(code) & 0xff), std::memory_order_relaxed);
}

}  // namespace

void tellReturnOfMain() {
  using OnExit = int (*)(void (*)(int, void*), void*);
  const auto onExit = reinterpret_cast<OnExit>(dlsym(RTLD_DEFAULT, "on_exit"));
  if (onExit) onExit([](int code, void*) { noteExit(code); }, nullptr);
}

// The child makes its ring at once: by the time that it uses a socket it may be another user, or see another
// root.
NETLAB_WRAP(pid_t, fork, ()) {
  const Heritage heritage;
  const pid_t result = real().fork();
  if (result == 0 && mode() == Mode::fresh) start();
  return result;
}

// Called by the wrapper of vfork, which cannot be a function: its child would return into a frame that is
// gone when the parent comes back.
extern "C" __attribute__((used)) decltype(Real::vfork) netlabBeforeVfork() {
  if (mode() != Mode::silent) {
    thread.processOfVfork = static_cast<int>(kernel(SYS_getpid));
    thread.afterVfork = true;
  }
  return real().vfork;
}

#if defined(__x86_64__)
asm(R"(
  .text
  .globl vfork
  .type vfork, @function
vfork:
  .cfi_startproc
  endbr64
  subq $8, %rsp
  .cfi_adjust_cfa_offset 8
  call netlabBeforeVfork
  addq $8, %rsp
  .cfi_adjust_cfa_offset -8
  jmp *%rax
  .cfi_endproc
  .size vfork, . - vfork
)");
#elif defined(__aarch64__)
asm(R"(
  .text
  .globl vfork
  .type vfork, %function
vfork:
  stp x29, x30, [sp, -16]!
  bl netlabBeforeVfork
  ldp x29, x30, [sp], 16
  br x0
  .size vfork, . - vfork
)");
#endif

#define NETLAB_EXIT(name)               \
  NETLAB_WRAP(void, name, (int code)) { \
    noteExit(code);                     \
    real().name(code);                  \
    __builtin_unreachable();            \
  }

NETLAB_EXIT(exit)
NETLAB_EXIT(_exit)
NETLAB_EXIT(_Exit)
NETLAB_EXIT(quick_exit)

}  // namespace netlab::watch
