// What JavaScript asks for, as the core has it. The forms were checked before (extension/engine/schemas.ts).
#include <stdexcept>

#include "addon/convert.h"
#include "addon/fields.h"

namespace netlab::addon {
namespace {

OptionSettings toSettings(const Napi::Value& value) {
  OptionSettings settings;
  if (!value.IsObject()) return settings;
  const Napi::Object object = value.As<Napi::Object>();
  const Napi::Array names = object.GetPropertyNames();
  for (uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).As<Napi::String>().Utf8Value();
    settings.emplace_back(name, toOptionValue(object.Get(name)));
  }
  return settings;
}

std::vector<uint64_t> toIds(const Napi::Value& value) {
  std::vector<uint64_t> ids;
  if (!value.IsArray()) return ids;
  const Napi::Array array = value.As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); ++i)
    ids.push_back(static_cast<uint64_t>(array.Get(i).As<Napi::Number>().Int64Value()));
  return ids;
}

Drain toDrain(const std::string& name) {
  if (name == "untilShort") return Drain::untilShort;
  if (name == "untilAgain") return Drain::untilAgain;
  return Drain::once;
}

}  // namespace

ServerConfiguration toConfiguration(const Napi::Object& object) {
  ServerConfiguration configuration;
  configuration.multiplexer = textOr(object, "multiplexer", configuration.multiplexer);
  configuration.edge = textOr(object, "trigger", "level") == "edge";
  configuration.application = textOr(object, "application", configuration.application);
  configuration.transport = textOr(object, "transport", "tcp") == "udp" ? Transport::udp : Transport::tcp;
  configuration.host = textOr(object, "host", configuration.host);
  configuration.port = static_cast<int>(numberOr(object, "port", configuration.port));
  configuration.backlog = static_cast<int>(numberOr(object, "backlog", configuration.backlog));
  configuration.receiveSize =
      static_cast<size_t>(numberOr(object, "receiveSize", static_cast<int64_t>(configuration.receiveSize)));
  configuration.drain = toDrain(textOr(object, "drain", "once"));
  configuration.writeStrategy = textOr(object, "writeStrategy", "whenWritable") == "immediately"
                                    ? WriteStrategy::immediately
                                    : WriteStrategy::whenWritable;
  configuration.queueLimit =
      static_cast<size_t>(numberOr(object, "queueLimit", static_cast<int64_t>(configuration.queueLimit)));
  configuration.options = toSettings(object.Get("options"));
  configuration.connectionOptions = toSettings(object.Get("connectionOptions"));
  configuration.faults = toStrings(object.Get("faults"));
  configuration.fdSetBits = static_cast<int>(numberOr(object, "fdSetBits", configuration.fdSetBits));
  configuration.trace = flagOr(object, "trace", configuration.trace);
  return configuration;
}

ViewQuery toViewQuery(const Napi::Object& object) {
  ViewQuery query;
  query.sortBy = textOr(object, "sortBy", query.sortBy);
  query.descending = flagOr(object, "descending", false);
  query.filter = textOr(object, "filter", "");
  query.shown = toIds(object.Get("shown"));
  query.offset = static_cast<size_t>(numberOr(object, "offset", 0));
  query.limit = static_cast<size_t>(numberOr(object, "limit", 0));
  return query;
}

OptionValue toOptionValue(const Napi::Value& value) {
  if (value.IsBoolean()) return value.As<Napi::Boolean>().Value();
  if (value.IsNumber()) return value.As<Napi::Number>().Int64Value();
  if (value.IsString()) return value.As<Napi::String>().Utf8Value();
  if (value.IsObject()) {
    const Napi::Object object = value.As<Napi::Object>();
    return LingerSetting{flagOr(object, "on", false), static_cast<int>(numberOr(object, "seconds", 0))};
  }
  return {};
}

std::vector<std::string> toStrings(const Napi::Value& value) {
  std::vector<std::string> strings;
  if (!value.IsArray()) return strings;
  const Napi::Array array = value.As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); ++i) strings.push_back(array.Get(i).ToString().Utf8Value());
  return strings;
}

Action toAction(const std::string& name) {
  if (name == "pauseReading") return Action::pauseReading;
  if (name == "resumeReading") return Action::resumeReading;
  if (name == "shutdownWrite") return Action::shutdownWrite;
  if (name == "close") return Action::close;
  if (name == "reset") return Action::reset;
  if (name == "send") return Action::send;
  if (name == "sendUrgent") return Action::sendUrgent;
  throw std::invalid_argument("unknown action: " + name);
}

}  // namespace netlab::addon
