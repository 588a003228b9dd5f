// Between JavaScript's values and the core's. Field names are those of extension/contract.
#pragma once

#include <napi.h>

#include "server/server.h"
#include "socket/error.h"

namespace netlab::addon {

ServerConfiguration toConfiguration(const Napi::Object& object);
ViewQuery toViewQuery(const Napi::Object& object);
OptionValue toOptionValue(const Napi::Value& value);
std::vector<std::string> toStrings(const Napi::Value& value);
Action toAction(const std::string& name);  // throws std::invalid_argument

Napi::Object fromInfo(Napi::Env env, const ServerInfo& info, const ServerConfiguration& configuration);
Napi::Object fromStatistics(Napi::Env env, Server& server);
Napi::Object fromView(Napi::Env env, const ConnectionView& view, const Server& server);
Napi::Object fromInspection(Napi::Env env, const Inspection& inspection, const Server& server);
Napi::Object fromOption(Napi::Env env, const OptionReport& report);
Napi::Object fromStep(Napi::Env env, const Step& step);

// wait_object.cc
Napi::Value fromWait(Napi::Env env, const WaitRecord& record, Server& server, size_t limit);
// trace_object.cc
Napi::Object fromTrace(Napi::Env env, const TraceRing::Chunk& chunk, const Server& server);
Napi::Object fromOutput(Napi::Env env, const Output::Chunk& chunk, const Server& server);

// Runs `body`; what the core throws becomes a JavaScript error with errno, syscall and hint.
template <typename Body>
auto guarded(Napi::Env env, Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const SystemError& error) {
    Napi::Error thrown = Napi::Error::New(env, error.what());
    thrown.Set("errno", error.name);
    thrown.Set("syscall", error.syscall);
    thrown.Set("hint", error.hint);
    throw thrown;
  } catch (const std::invalid_argument& error) {
    throw Napi::TypeError::New(env, error.what());
  } catch (const std::runtime_error& error) {
    throw Napi::Error::New(env, error.what());
  }
}

}  // namespace netlab::addon
