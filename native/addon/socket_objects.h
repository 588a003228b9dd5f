// What the kernel tells of a socket, as JavaScript sees it, whoever's socket it is.
#pragma once

#include <napi.h>

#include <cstdint>
#include <vector>

#include "socket/diagnosis.h"
#include "socket/tcp_info.h"

namespace netlab::addon {

Napi::Array fromIds(Napi::Env env, const std::vector<uint64_t>& ids);
Napi::Object fromTcpInfo(Napi::Env env, const TcpInfo& info);
Napi::Object fromPeer(Napi::Env env, const DiagnosedConnection& peer);

}  // namespace netlab::addon
