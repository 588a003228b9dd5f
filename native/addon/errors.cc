#include "addon/errors.h"

#include <new>
#include <stdexcept>

#include "addon/sentence_object.h"
#include "socket/error.h"

namespace netlab::addon {
namespace {

Napi::Error named(Napi::Env env, const std::string& message, const std::string& name,
                  const std::string& syscall, const Sentence& hint) {
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("errno", name);
  if (!syscall.empty()) error.Set("syscall", syscall);
  const Napi::Object fields = error.Value();
  setSentence(fields, "hint", hint);
  return error;
}

}  // namespace

Napi::Error toError(Napi::Env env, const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Napi::Error& error) {
    return error;
  } catch (const SystemError& error) {
    return named(env, error.what(), error.name, error.syscall, error.hint);
  } catch (const UnfitValue& error) {
    const Napi::Error unfit = Napi::TypeError::New(env, error.what());
    setSentence(unfit.Value(), "message", error.sentence);
    return unfit;
  } catch (const std::invalid_argument& error) {
    return Napi::TypeError::New(env, error.what());
  } catch (const std::bad_alloc&) {
    return named(env, "no memory is left", "ENOMEM", "",
                 "Stop some servers or swarms, or ask for less at a time.");
  } catch (const std::exception& error) {
    return Napi::Error::New(env, error.what());
  } catch (...) {
    return Napi::Error::New(env, "the core threw what is no exception");
  }
}

}  // namespace netlab::addon
