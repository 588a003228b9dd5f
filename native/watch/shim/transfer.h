// What receives and sends have in common, whatever they are called.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <cstddef>

#include "watch/shim/call.h"

namespace netlab::watch {

// Each takes what the real call gave, tells it, and gives it back; errno stays as the real call left it.
ssize_t received(Call& call, size_t asked, int flags, ssize_t result);
ssize_t sent(Call& call, size_t asked, int flags, ssize_t result);
ssize_t receivedMessage(Call& call, const msghdr* message, int flags, ssize_t result);
ssize_t sentMessage(Call& call, const msghdr* message, int flags, ssize_t result);
int receivedMessages(Call& call, const mmsghdr* messages, unsigned asked, int flags, int result);
int sentMessages(Call& call, const mmsghdr* messages, unsigned asked, int flags, int result);

// `flags` as accept4 has them.
int acceptedBy(Call& call, int result, int flags);

}  // namespace netlab::watch
