// Sockets on their way out, as the kernel's socket diagnosis shows them.
#pragma once

#include <napi.h>

namespace netlab::addon {

// closingSockets(port, limit)
Napi::Value closingSockets(const Napi::CallbackInfo& info);

}  // namespace netlab::addon
