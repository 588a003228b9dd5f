#include "addon/errors.h"

#include <new>
#include <stdexcept>

#include "addon/sentence_object.h"
#include "socket/error.h"

namespace netlab::addon {
namespace {

Napi::Error fromSystemError(Napi::Env env, const SystemError& error) {
  const Napi::Error failed = Napi::Error::New(env, error.what());
  const Napi::Object fields = failed.Value();
  fields.Set("errno", error.name);
  fields.Set("syscall", error.syscall);
  setSentence(fields, "hint", error.hint);
  return failed;
}

Napi::Error fromRefusal(Napi::Env env, const Refusal& refusal) {
  const Napi::Error refused = Napi::Error::New(env, refusal.what());
  setSentence(refused.Value(), "message", refusal.sentence);
  setSentence(refused.Value(), "hint", refusal.hint);
  return refused;
}

}  // namespace

Napi::Error toError(Napi::Env env, const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Napi::Error& error) {
    return error;
  } catch (const SystemError& error) {
    return fromSystemError(env, error);
  } catch (const Refusal& refusal) {
    return fromRefusal(env, refusal);
  } catch (const UnfitValue& error) {
    const Napi::Error unfit = Napi::TypeError::New(env, error.what());
    setSentence(unfit.Value(), "message", error.sentence);
    return unfit;
  } catch (const std::invalid_argument& error) {
    // What the engine's schemas keep from everybody: no person reads it.
    return Napi::TypeError::New(env, error.what());
  } catch (const std::bad_alloc&) {
    const Napi::Error refused = fromRefusal(env, noMemoryIsLeft());
    refused.Value().Set("errno", "ENOMEM");
    return refused;
  } catch (const std::exception& error) {
    return Napi::Error::New(env, error.what());
  } catch (...) {
    return Napi::Error::New(env, "the core threw what is no exception");
  }
}

}  // namespace netlab::addon
