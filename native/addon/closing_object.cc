#include "addon/closing_object.h"

#include "addon/convert.h"
#include "socket/diagnosis.h"

namespace netlab::addon {
namespace {

Napi::Object fromDiagnosed(Napi::Env env, const DiagnosedSocket& socket) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("state", socket.state);
  object.Set("local", socket.local.text());
  object.Set("peer", socket.peer.text());
  object.Set("receiveQueue", socket.receiveQueue);
  object.Set("sendQueue", socket.sendQueue);
  object.Set("timer", socket.timer);
  object.Set("timerMilliseconds", socket.timerMilliseconds);
  object.Set("held", socket.inode != 0);
  return object;
}

}  // namespace

Napi::Value closingSockets(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&]() -> Napi::Value {
    const auto sockets = socketsOfPort(info[0].ToNumber().Int32Value(), info[1].ToNumber().Uint32Value());
    Napi::Array array = Napi::Array::New(info.Env(), sockets.size());
    for (uint32_t i = 0; i < sockets.size(); ++i) array.Set(i, fromDiagnosed(info.Env(), sockets[i]));
    return array;
  });
}

}  // namespace netlab::addon
