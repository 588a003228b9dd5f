// Programs of people's own as JavaScript sees them. Field names are those of extension/contract.
#pragma once

#include <napi.h>

#include "watch/watched/program.h"

namespace netlab::addon {

// Without `id` and `pace`; `parent` and `sharedWith` of a listener are left to who knows all programs: a
// listener has its `inode` instead.
Napi::Object fromProgramInfo(Napi::Env env, const watch::ProgramInfo& info);
Napi::Object fromProgramRow(Napi::Env env, const watch::ProgramRow& row);
Napi::Object fromProgramView(Napi::Env env, const watch::ProgramView& view);
Napi::Object fromProgramInspection(Napi::Env env, const watch::ProgramInspection& inspection);

}  // namespace netlab::addon
