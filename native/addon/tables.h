#pragma once

#include <napi.h>

namespace netlab::addon {

// What this machine has, and the names and facts that the core alone knows.
void exportTables(Napi::Env env, Napi::Object exports);

}  // namespace netlab::addon
