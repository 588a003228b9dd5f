// Fields of a JavaScript object, each with what it is where it is left out.
#pragma once

#include <napi.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace netlab::addon {

inline void requireFit(const std::string& name, bool fits) {
  if (!fits) throw std::invalid_argument(name + " has a value of the wrong kind");
}

// Throws std::invalid_argument where the field is something else: a wrong value is never taken for none.
inline bool isThere(const Napi::Value& value, const char* name, bool fits) {
  if (!value.IsUndefined()) requireFit(name, fits);
  return fits;
}

inline std::string textOr(const Napi::Object& object, const char* name, std::string otherwise) {
  const Napi::Value value = object.Get(name);
  return isThere(value, name, value.IsString()) ? value.As<Napi::String>().Utf8Value() : std::move(otherwise);
}

inline int64_t numberOr(const Napi::Object& object, const char* name, int64_t otherwise) {
  const Napi::Value value = object.Get(name);
  return isThere(value, name, value.IsNumber()) ? value.As<Napi::Number>().Int64Value() : otherwise;
}

inline double realOr(const Napi::Object& object, const char* name, double otherwise) {
  const Napi::Value value = object.Get(name);
  return isThere(value, name, value.IsNumber()) ? value.As<Napi::Number>().DoubleValue() : otherwise;
}

inline bool flagOr(const Napi::Object& object, const char* name, bool otherwise) {
  const Napi::Value value = object.Get(name);
  return isThere(value, name, value.IsBoolean()) ? value.As<Napi::Boolean>().Value() : otherwise;
}

}  // namespace netlab::addon
