// What this process may do beyond an ordinary user.
#pragma once

namespace netlab {

// Whether the calling thread has this capability (CAP_NET_RAW, ... of linux/capability.h) in effect.
bool hasCapability(int capability);

}  // namespace netlab
