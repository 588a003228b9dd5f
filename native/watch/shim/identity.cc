// A process becomes another user, or sees another root: after that it may be let into the engine's folder no
// more, so that its ring is made before. A server does so before its first socket, or behind it.
#include <unistd.h>

#include "watch/shim/call.h"
#include "watch/shim/real.h"

namespace netlab::watch {
namespace {

void makeRingBefore() {
  if (ownsTables() && mode() == Mode::asleep) wake();
}

}  // namespace

#define NETLAB_BECOME(name, parameters, ...) \
  NETLAB_WRAP(int, name, parameters) {       \
    makeRingBefore();                        \
    return real().name(__VA_ARGS__);         \
  }

NETLAB_BECOME(setuid, (uid_t user), user)
NETLAB_BECOME(setgid, (gid_t group), group)
NETLAB_BECOME(seteuid, (uid_t user), user)
NETLAB_BECOME(setegid, (gid_t group), group)
NETLAB_BECOME(setreuid, (uid_t user, uid_t effective), user, effective)
NETLAB_BECOME(setregid, (gid_t group, gid_t effective), group, effective)
NETLAB_BECOME(setresuid, (uid_t user, uid_t effective, uid_t saved), user, effective, saved)
NETLAB_BECOME(setresgid, (gid_t group, gid_t effective, gid_t saved), group, effective, saved)
NETLAB_BECOME(chroot, (const char* path), path)

}  // namespace netlab::watch
