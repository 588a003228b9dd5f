#include "addon/tables.h"

#include "addon/convert.h"

namespace netlab::addon {
namespace {

Napi::Value multiplexers(const Napi::CallbackInfo& info) {
  Napi::Array array = Napi::Array::New(info.Env());
  uint32_t count = 0;
  for (const MultiplexerDescription& description : describeMultiplexers()) {
    Napi::Object object = Napi::Object::New(info.Env());
    object.Set("name", description.name);
    object.Set("hasEdge", description.hasEdge);
    object.Set("limit", static_cast<double>(description.limit));
    array.Set(count++, object);
  }
  return array;
}

Napi::Array optionDefinitions(Napi::Env env) {
  Napi::Array array = Napi::Array::New(env);
  uint32_t count = 0;
  for (const OptionDefinition& each : optionTable()) array.Set(count++, fromDefinition(env, each));
  return array;
}

Napi::Array faultNames(Napi::Env env) {
  std::vector<std::string> names;
  for (const FaultDescription& each : faultTable()) names.emplace_back(each.name);
  return fromStrings(env, names);
}

}  // namespace

void exportTables(Napi::Env env, Napi::Object exports) {
  // Asked again each time: the limit of poll is that of the process, and can be changed from outside
  // (prlimit).
  exports.Set("multiplexers", Napi::Function::New(env, multiplexers));
  exports.Set("optionDefinitions", optionDefinitions(env));
  exports.Set("faultNames", faultNames(env));
  exports.Set("columnNames", fromStrings(env, columnNames()));
  exports.Set("actionNames", fromStrings(env, actionNames()));
}

}  // namespace netlab::addon
