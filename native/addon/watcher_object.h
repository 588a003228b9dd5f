#pragma once

#include <napi.h>

namespace netlab::addon {

// The class Watcher: the programs of people's own that this engine watches.
Napi::Function defineWatcher(Napi::Env env);

}  // namespace netlab::addon
