// Node's inspector has a thread and a loop of its own. Its stack is no help: where Node brings an unwinder,
// it is none that can be used here (unwind.cc). But the thread begins in a function that has a name.
#include "watch/shim/debugger.h"

#include <dlfcn.h>

#include <cerrno>

#include "watch/shim/call.h"
#include "watch/shim/python.h"
#include "watch/shim/real.h"
#include "watch/shim/threads.h"

namespace netlab::watch {
namespace {

using ThreadMain = void* (*)(void*);

// null: no Node, or one that does not tell its functions.
ThreadMain inspectorMain = nullptr;

void* runInspector(void* given) {
  thread.isDebuggers = true;
  return inspectorMain(given);
}

// Before glibc 2.34 a program may have loaded the library of threads later than the shim, for itself alone.
// dlopen is in another library there, which not every program has.
decltype(Real::pthread_create) createThread() {
  if (real().pthread_create) return real().pthread_create;
  using Open = void* (*)(const char*, int);
  const auto open = reinterpret_cast<Open>(dlsym(RTLD_DEFAULT, "dlopen"));
  void* library = open ? open("libpthread.so.0", RTLD_LAZY | RTLD_NOLOAD) : nullptr;
  return library ? reinterpret_cast<decltype(Real::pthread_create)>(dlsym(library, "pthread_create"))
                 : nullptr;
}

}  // namespace

void findInspector() {
  inspectorMain =
      reinterpret_cast<ThreadMain>(dlsym(RTLD_DEFAULT, "_ZN4node9inspector11InspectorIo10ThreadMainEPv"));
}

bool isMadeByDebugger(const Caller& caller) {
  if (mode() == Mode::silent || !ownsTables()) return false;
  return thread.isDebuggers || standsInDebugger(caller);
}

NETLAB_WRAP(int, pthread_create,
            (pthread_t * created, const pthread_attr_t* attributes, ThreadMain main, void* given)) {
  const auto create = createThread();
  if (!create) return EAGAIN;
  return create(created, attributes, main && main == inspectorMain ? runInspector : main, given);
}

}  // namespace netlab::watch
