// Between JavaScript's values and the core's. Field names are those of extension/contract.
#pragma once

#include <napi.h>

#include "addon/errors.h"
#include "addon/json.h"
#include "server/server.h"
#include "socket/error.h"

namespace netlab::addon {

// from_javascript.cc
ServerConfiguration toConfiguration(const Napi::Object& object);
ViewQuery toViewQuery(const Napi::Object& object);
// `name`: blamed for a value of the wrong kind, by std::invalid_argument; undefined is none.
OptionValue toOptionValue(const Napi::Value& value, const std::string& name);
std::vector<std::string> toStrings(const Napi::Value& value, const char* name);
// Of these, what has a name throws std::invalid_argument for one that there is not.
Action toAction(const std::string& name);
std::vector<std::string> actionNames();

inline Napi::Array fromStrings(Napi::Env env, const std::vector<std::string>& strings) {
  Napi::Array array = Napi::Array::New(env, strings.size());
  for (uint32_t i = 0; i < strings.size(); ++i) array.Set(i, strings[i]);
  return array;
}

inline Napi::Number fromCount(Napi::Env env, uint64_t count) {
  return Napi::Number::New(env, static_cast<double>(count));
}

inline Napi::Object parsed(Napi::Env env, const JsonObject& object) {
  const auto json = env.Global().Get("JSON").As<Napi::Object>();
  const auto parse = json.Get("parse").As<Napi::Function>();
  return parse.Call(json, {Napi::String::New(env, object.text())}).As<Napi::Object>();
}

// server_objects.cc
Napi::Object fromInfo(Napi::Env env, const ServerInfo& info, const ServerConfiguration& configuration);
Napi::Object fromStatistics(Napi::Env env, Server& server);
Napi::Object fromStep(Napi::Env env, const Step& step);

// connection_objects.cc
Napi::Object fromRow(Napi::Env env, const ConnectionRow& row, const Server& server);
Napi::Object fromView(Napi::Env env, const ConnectionView& view, const Server& server);
Napi::Object fromInspection(Napi::Env env, const Inspection& inspection, const Server& server);

// option_objects.cc
Napi::Object fromOption(Napi::Env env, const OptionReport& report);
Napi::Object fromDefinition(Napi::Env env, const OptionDefinition& definition);

// wait_object.cc
Napi::Value fromLastWait(Napi::Env env, Server& server, size_t limit);
const char* operationName(int operation);  // EPOLL_CTL_ADD: "ADD"
// trace_object.cc
Napi::Object fromTrace(Napi::Env env, const TraceRing::Chunk& chunk, const Server& server);
Napi::Object fromOutput(Napi::Env env, const Output::Chunk& chunk, const Server& server);

}  // namespace netlab::addon
