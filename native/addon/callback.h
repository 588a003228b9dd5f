// A JavaScript function that a thread of the core calls.
#pragma once

#include <napi.h>

#include <vector>

namespace netlab::addon {

using Values = std::vector<napi_value>;

class Callback {
 public:
  Callback(Napi::Env env, const Napi::Function& function, const char* name)
      : function_(Napi::ThreadSafeFunction::New(env, function, name, 0, 1)) {
    function_.Unref(env);  // a running server does not by itself keep the process alive
  }
  ~Callback() { function_.Release(); }
  Callback(const Callback&) = delete;
  Callback& operator=(const Callback&) = delete;

  // From any thread. `arguments(env)` makes the Values, on Node's thread.
  template <typename Arguments>
  void call(Arguments arguments) {
    function_.NonBlockingCall([arguments](Napi::Env env, Napi::Function function) {
      try {
        function.Call(arguments(env));
      } catch (const Napi::Error& error) {
        // Without a message it only says that Node is ending and runs no JavaScript any more.
        if (!error.Message().empty()) error.ThrowAsJavaScriptException();
      }
    });
  }

 private:
  Napi::ThreadSafeFunction function_;
};

}  // namespace netlab::addon
