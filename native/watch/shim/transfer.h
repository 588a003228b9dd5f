// What receives and sends have in common, whatever they are called.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <cstddef>

#include "watch/shim/call.h"

namespace netlab::watch {

// Each takes what the real call gave, tells it, and gives it back.
ssize_t received(Call& call, ssize_t result, size_t asked, int flags);
ssize_t sent(Call& call, ssize_t result, size_t asked, int flags, const void* buffer);
ssize_t receivedMessage(Call& call, ssize_t result, const msghdr* message, int flags);
ssize_t sentMessage(Call& call, ssize_t result, const msghdr* message, int flags);
int receivedMessages(Call& call, int result, const mmsghdr* messages, unsigned asked, int flags);
int sentMessages(Call& call, int result, const mmsghdr* messages, unsigned asked, int flags);

// How glibc ends a program whose buffer is smaller than what it asks for.
void checkRoom(size_t size, size_t room);

// `flags` as accept4 has them.
int acceptedBy(Call& call, int listener, int result, int flags);

}  // namespace netlab::watch
