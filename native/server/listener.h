#pragma once

#include "server/configuration.h"
#include "socket/owned_descriptor.h"

namespace netlab {

// A socket bound as asked and, for TCP, listening. Options are set before bind:
// SO_REUSEADDR is on unless the configuration says otherwise, since a restart would else meet its own
// TIME_WAIT.
//
// Throws SystemError (getaddrinfo, socket, setsockopt, bind, listen), or std::invalid_argument for an option
// that does not exist or does not take the value.
OwnedDescriptor openListener(const ServerConfiguration& configuration);

// Whether accept waits for a newcomer. May be called while a thread is in accept, which goes on waiting; its
// next call does what was set.
void makeBlocking(int listener, bool blocking);

}  // namespace netlab
