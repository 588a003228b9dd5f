// The class whose instances are running swarms.
#pragma once

#include <napi.h>

namespace netlab::addon {

Napi::Function defineSwarm(Napi::Env env);

}  // namespace netlab::addon
