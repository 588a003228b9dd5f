#include "watch/shim/real.h"

#include <dlfcn.h>

#include <cerrno>

namespace netlab::watch {

Real realCalls;

void findReal() {
  const int before = errno;
#define NETLAB_FIND(result, name, parameters) \
  realCalls.name = reinterpret_cast<result(*) parameters>(dlsym(RTLD_NEXT, #name));
  NETLAB_CALLS(NETLAB_FIND)
#undef NETLAB_FIND
  realCalls.found.store(true, std::memory_order_release);
  errno = before;
}

}  // namespace netlab::watch
