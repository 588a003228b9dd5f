// Socket options as JavaScript sees them.
#include "addon/convert.h"
#include "addon/sentence_object.h"

namespace netlab::addon {
namespace {

Napi::Value fromOptionValue(Napi::Env env, const OptionValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return Napi::Boolean::New(env, *flag);
  if (const int64_t* number = std::get_if<int64_t>(&value))
    return Napi::Number::New(env, static_cast<double>(*number));
  if (const std::string* text = std::get_if<std::string>(&value)) return Napi::String::New(env, *text);
  if (const LingerSetting* setting = std::get_if<LingerSetting>(&value)) {
    Napi::Object object = Napi::Object::New(env);
    object.Set("on", setting->on);
    object.Set("seconds", setting->seconds);
    return object;
  }
  return env.Null();
}

const char* kindName(OptionKind kind) {
  switch (kind) {
    case OptionKind::flag:
      return "flag";
    case OptionKind::integer:
      return "integer";
    case OptionKind::duration:
      return "duration";
    case OptionKind::name:
      return "name";
    case OptionKind::linger:
      return "linger";
  }
  return "";
}

const char* whenName(SettableWhen when) {
  switch (when) {
    case SettableWhen::beforeBind:
      return "beforeBind";
    case SettableWhen::beforeListen:
      return "beforeListen";
    case SettableWhen::any:
      return "any";
    case SettableWhen::never:
      return "never";
  }
  return "";
}

}  // namespace

// What the table says, whatever the socket.
Napi::Object fromDefinition(Napi::Env env, const OptionDefinition& definition) {
  const auto text = [&](std::string_view view) { return Napi::String::New(env, view.data(), view.size()); };
  Napi::Object object = Napi::Object::New(env);
  object.Set("name", text(definition.name));
  object.Set("level", text(definition.levelName));
  object.Set("kind", kindName(definition.kind));
  if (!definition.unit.empty()) object.Set("unit", text(definition.unit));
  if (definition.kind == OptionKind::integer || definition.kind == OptionKind::duration ||
      definition.kind == OptionKind::linger) {
    object.Set("minimum", static_cast<double>(definition.minimum));
    object.Set("maximum", static_cast<double>(definition.maximum));
  }
  object.Set("effect", text(definition.effect));
  object.Set("when", whenName(definition.when));
  if (!definition.privilege.empty()) object.Set("privilege", text(definition.privilege));
  return object;
}

Napi::Object fromOption(Napi::Env env, const OptionReport& report) {
  Napi::Object object = fromDefinition(env, *report.definition);
  object.Set("value", fromOptionValue(env, report.value));
  object.Set("settable", report.settable);
  if (!report.reason.empty()) setSentence(object, "reason", report.reason);
  object.Set("default", fromOptionValue(env, report.defaultValue));
  if (!report.choices.empty()) object.Set("choices", fromStrings(env, report.choices));
  return object;
}

}  // namespace netlab::addon
