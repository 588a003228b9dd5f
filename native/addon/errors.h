// What the core throws, as JavaScript errors. Nothing else may pass the border: an exception that reaches
// Node ends the process, and every server with it.
#pragma once

#include <napi.h>

#include <exception>

namespace netlab::addon {

// With errno, syscall and hint where a system call failed, with a sentence for whatever else can reach a
// person; a TypeError says that a value does not fit.
Napi::Error toError(Napi::Env env, const std::exception_ptr& failure);

// Runs `body`; whatever it throws becomes a JavaScript error.
template <typename Body>
auto guarded(Napi::Env env, Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (...) {
    throw toError(env, std::current_exception());
  }
}

}  // namespace netlab::addon
