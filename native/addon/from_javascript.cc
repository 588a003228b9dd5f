// What JavaScript asks for, as the core has it. The forms were checked before (extension/engine/schemas.ts).
#include <algorithm>
#include <stdexcept>

#include "addon/convert.h"
#include "addon/fields.h"

namespace netlab::addon {
namespace {

OptionSettings settingsOf(const Napi::Object& of, const char* field) {
  OptionSettings settings;
  const Napi::Value value = of.Get(field);
  if (!isThere(value, field, value.IsObject() && !value.IsArray())) return settings;
  const Napi::Object object = value.As<Napi::Object>();
  const Napi::Array names = object.GetPropertyNames();
  for (uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).As<Napi::String>().Utf8Value();
    settings.emplace_back(name, toOptionValue(object.Get(name), name));
  }
  return settings;
}

std::vector<uint64_t> idsOf(const Napi::Object& of, const char* field) {
  std::vector<uint64_t> ids;
  const Napi::Value value = of.Get(field);
  if (!isThere(value, field, value.IsArray())) return ids;
  const Napi::Array array = value.As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::Value element = array.Get(i);
    requireFit(field, element.IsNumber());
    ids.push_back(static_cast<uint64_t>(element.As<Napi::Number>().Int64Value()));
  }
  return ids;
}

template <typename Value>
struct Choice {
  std::string_view name;
  Value value;
};

constexpr Choice<bool> triggers[] = {{"level", false}, {"edge", true}};
constexpr Choice<Transport> transports[] = {{"tcp", Transport::tcp}, {"udp", Transport::udp}};
constexpr Choice<Drain> drains[] = {
    {"once", Drain::once}, {"untilShort", Drain::untilShort}, {"untilAgain", Drain::untilAgain}};
constexpr Choice<WriteStrategy> writeStrategies[] = {{"whenWritable", WriteStrategy::whenWritable},
                                                     {"immediately", WriteStrategy::immediately}};
constexpr Choice<Action> actions[] = {{"pauseReading", Action::pauseReading},
                                      {"resumeReading", Action::resumeReading},
                                      {"shutdownWrite", Action::shutdownWrite},
                                      {"close", Action::close},
                                      {"reset", Action::reset},
                                      {"send", Action::send},
                                      {"sendUrgent", Action::sendUrgent}};

template <typename Value, size_t count>
Value chosen(const Choice<Value> (&choices)[count], const std::string& field, const std::string& name) {
  const auto* found = std::ranges::find(choices, std::string_view(name), &Choice<Value>::name);
  if (found == std::end(choices)) throw std::invalid_argument("there is no " + field + " " + name);
  return found->value;
}

// The first choice where the field is left out.
template <typename Value, size_t count>
Value choiceOf(const Choice<Value> (&choices)[count], const Napi::Object& object, const char* field) {
  return chosen(choices, field, textOr(object, field, std::string(choices[0].name)));
}

}  // namespace

ServerConfiguration toConfiguration(const Napi::Object& object) {
  ServerConfiguration configuration;
  configuration.multiplexer = textOr(object, "multiplexer", configuration.multiplexer);
  configuration.edge = choiceOf(triggers, object, "trigger");
  configuration.application = textOr(object, "application", configuration.application);
  configuration.transport = choiceOf(transports, object, "transport");
  configuration.host = textOr(object, "host", configuration.host);
  configuration.port = static_cast<int>(numberOr(object, "port", configuration.port));
  configuration.backlog = static_cast<int>(numberOr(object, "backlog", configuration.backlog));
  configuration.receiveSize =
      static_cast<size_t>(numberOr(object, "receiveSize", static_cast<int64_t>(configuration.receiveSize)));
  configuration.drain = choiceOf(drains, object, "drain");
  configuration.writeStrategy = choiceOf(writeStrategies, object, "writeStrategy");
  configuration.queueLimit =
      static_cast<size_t>(numberOr(object, "queueLimit", static_cast<int64_t>(configuration.queueLimit)));
  configuration.options = settingsOf(object, "options");
  configuration.connectionOptions = settingsOf(object, "connectionOptions");
  configuration.faults = toStrings(object.Get("faults"), "faults");
  configuration.fdSetBits = static_cast<int>(numberOr(object, "fdSetBits", configuration.fdSetBits));
  configuration.trace = flagOr(object, "trace", configuration.trace);
  return configuration;
}

ViewQuery toViewQuery(const Napi::Object& object) {
  ViewQuery query;
  query.sortBy = textOr(object, "sortBy", query.sortBy);
  query.descending = flagOr(object, "descending", false);
  query.filter = textOr(object, "filter", "");
  query.shown = idsOf(object, "shown");
  query.offset = static_cast<size_t>(numberOr(object, "offset", 0));
  query.limit = static_cast<size_t>(numberOr(object, "limit", 0));
  return query;
}

OptionValue toOptionValue(const Napi::Value& value, const std::string& name) {
  if (value.IsBoolean()) return value.As<Napi::Boolean>().Value();
  if (value.IsNumber()) return value.As<Napi::Number>().Int64Value();
  if (value.IsString()) return value.As<Napi::String>().Utf8Value();
  requireFit(name, value.IsObject() && !value.IsArray());
  const Napi::Object object = value.As<Napi::Object>();
  return LingerSetting{flagOr(object, "on", false), static_cast<int>(numberOr(object, "seconds", 0))};
}

std::vector<std::string> toStrings(const Napi::Value& value, const char* name) {
  std::vector<std::string> strings;
  if (!isThere(value, name, value.IsArray())) return strings;
  const Napi::Array array = value.As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::Value element = array.Get(i);
    requireFit(name, element.IsString());
    strings.push_back(element.As<Napi::String>().Utf8Value());
  }
  return strings;
}

Action toAction(const std::string& name) {
  return chosen(actions, "action", name);
}

std::vector<std::string> actionNames() {
  std::vector<std::string> names;
  for (const Choice<Action>& each : actions) names.emplace_back(each.name);
  return names;
}

}  // namespace netlab::addon
