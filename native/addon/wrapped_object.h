// A class that JavaScript makes instances of: none of its methods lets an exception of the core out.
#pragma once

#include <napi.h>

#include <type_traits>

#include "addon/errors.h"

namespace netlab::addon {

template <typename Object>
class WrappedObject : public Napi::ObjectWrap<Object> {
 public:
  using Napi::ObjectWrap<Object>::ObjectWrap;

 protected:
  // For DefineClass. `body`: a method of Object that takes a Napi::CallbackInfo, and gives a value or
  // nothing.
  template <auto body>
  static Napi::ClassPropertyDescriptor<Object> method(const char* name) {
    return Napi::ObjectWrap<Object>::InstanceMethod(name, &WrappedObject::template guardedCall<body>);
  }

 private:
  template <auto body>
  Napi::Value guardedCall(const Napi::CallbackInfo& info) {
    Object& self = static_cast<Object&>(*this);
    return guarded(info.Env(), [&]() -> Napi::Value {
      if constexpr (std::is_void_v<decltype((self.*body)(info))>) {
        (self.*body)(info);
        return info.Env().Undefined();
      } else {
        return (self.*body)(info);
      }
    });
  }
};

}  // namespace netlab::addon
