// The Node-API face of the core: a class whose instances are running servers, and a list of what this machine
// has. Thin: it converts, calls, and converts back.
#include <napi.h>

#include "addon/closing_object.h"
#include "addon/convert.h"
#include "addon/swarm_object.h"
#include "socket/error.h"

namespace netlab::addon {
namespace {

// Called from a loop's thread, runs a JavaScript function on Node's.
class Callback {
 public:
  Callback(Napi::Env env, const Napi::Function& function, const char* name)
      : function_(Napi::ThreadSafeFunction::New(env, function, name, 0, 1)) {
    function_.Unref(env);  // a running server does not by itself keep the process alive
  }
  ~Callback() { function_.Release(); }
  Callback(const Callback&) = delete;
  Callback& operator=(const Callback&) = delete;

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

using Values = std::vector<napi_value>;

class ServerObject : public Napi::ObjectWrap<ServerObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Server",
                       {InstanceMethod<&ServerObject::beginStop>("beginStop"),
                        InstanceMethod<&ServerObject::stop>("stop"),
                        InstanceMethod<&ServerObject::info>("info"),
                        InstanceMethod<&ServerObject::statistics>("statistics"),
                        InstanceMethod<&ServerObject::view>("view"),
                        InstanceMethod<&ServerObject::inspect>("inspect"),
                        InstanceMethod<&ServerObject::act>("act"),
                        InstanceMethod<&ServerObject::options>("options"),
                        InstanceMethod<&ServerObject::setOption>("setOption"),
                        InstanceMethod<&ServerObject::lastWait>("lastWait"),
                        InstanceMethod<&ServerObject::readTrace>("readTrace"),
                        InstanceMethod<&ServerObject::turnTrace>("turnTrace"),
                        InstanceMethod<&ServerObject::readOutput>("readOutput"),
                        InstanceMethod<&ServerObject::pause>("pause"),
                        InstanceMethod<&ServerObject::resume>("resume"),
                        InstanceMethod<&ServerObject::step>("step"),
                        InstanceMethod<&ServerObject::pace>("pace"),
                        InstanceMethod<&ServerObject::sendDatagram>("sendDatagram"),
                        InstanceMethod<&ServerObject::setFaults>("setFaults"),
                        InstanceMethod<&ServerObject::pauseAccepting>("pauseAccepting"),
                        InstanceMethod<&ServerObject::setBacklog>("setBacklog")});
  }

  // new Server(configuration, ended): starts it. `ended` is called when its loop has ended, asked to or not.
  explicit ServerObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<ServerObject>(info) {
    guarded(info.Env(), [&] {
      ended_ = std::make_unique<Callback>(info.Env(), info[1].As<Napi::Function>(), "server ended");
      Callback* ended = ended_.get();
      server_ = std::make_unique<Server>(toConfiguration(info[0].As<Napi::Object>()),
                                         [ended] { ended->call([](Napi::Env) { return Values{}; }); });
    });
    // When Node ends first: threads must be gone before the functions that they call are.
    atExit_ = info.Env().AddCleanupHook(&ServerObject::endAtExit, this);
  }

  void Finalize(Napi::Env env) override {
    if (ended_) atExit_.Remove(env);
    end();
  }

 private:
  void beginStop(const Napi::CallbackInfo&) { server_->beginStop(); }

  Napi::Value stop(const Napi::CallbackInfo& info) {
    server_->stop();
    return this->info(info);
  }

  Napi::Value info(const Napi::CallbackInfo& info) {
    return fromInfo(info.Env(), server_->info(), server_->configuration());
  }

  Napi::Value statistics(const Napi::CallbackInfo& info) { return fromStatistics(info.Env(), *server_); }

  Napi::Value view(const Napi::CallbackInfo& info) {
    return fromView(info.Env(), server_->view(toViewQuery(info[0].As<Napi::Object>())), *server_);
  }

  // undefined: there is no such connection.
  Napi::Value inspect(const Napi::CallbackInfo& info) {
    const auto inspection = server_->inspect(id(info[0]));
    return inspection ? fromInspection(info.Env(), *inspection, *server_) : info.Env().Undefined();
  }

  // "done", or why not.
  Napi::Value act(const Napi::CallbackInfo& info) {
    return guarded(info.Env(), [&]() -> Napi::Value {
      constexpr const char* kNames[] = {"done", "noSuchConnection", "queueFull", "writeIsShut",
                                        "notForDatagrams"};
      const Action action = toAction(info[1].ToString().Utf8Value());
      const std::string text = info[2].IsString() ? info[2].ToString().Utf8Value() : "";
      return Napi::String::New(info.Env(), kNames[static_cast<int>(server_->act(id(info[0]), action, text))]);
    });
  }

  Napi::Value options(const Napi::CallbackInfo& info) {
    const auto reports = server_->options(id(info[0]));
    if (!reports) return info.Env().Undefined();
    Napi::Array array = Napi::Array::New(info.Env(), reports->size());
    for (uint32_t i = 0; i < reports->size(); ++i) array.Set(i, fromOption(info.Env(), (*reports)[i]));
    return array;
  }

  Napi::Value setOption(const Napi::CallbackInfo& info) {
    return guarded(info.Env(), [&]() -> Napi::Value {
      const std::string name = info[1].ToString().Utf8Value();
      const OptionDefinition* definition = findOption(name);
      if (!definition) throw std::invalid_argument("there is no socket option " + name);
      const auto report = server_->setOption(id(info[0]), *definition, toOptionValue(info[2]));
      return report ? fromOption(info.Env(), *report) : info.Env().Undefined();
    });
  }

  Napi::Value lastWait(const Napi::CallbackInfo& info) {
    return fromWait(info.Env(), server_->lastWait(), *server_, id(info[0]));
  }

  Napi::Value readTrace(const Napi::CallbackInfo& info) {
    return fromTrace(info.Env(), server_->trace().read(id(info[0]), id(info[1])), *server_);
  }

  void turnTrace(const Napi::CallbackInfo& info) { server_->trace().turn(info[0].ToBoolean()); }

  Napi::Value readOutput(const Napi::CallbackInfo& info) {
    return fromOutput(info.Env(), server_->output().read(id(info[0])), *server_);
  }

  void pause(const Napi::CallbackInfo&) { server_->control().pause(); }
  void resume(const Napi::CallbackInfo&) { server_->control().resume(); }

  // step(done): `done` gets the call that was made, when it returned.
  void step(const Napi::CallbackInfo& info) {
    auto done = std::make_shared<Callback>(info.Env(), info[0].As<Napi::Function>(), "step");
    server_->control().step([done](const Step& step) {
      done->call([step](Napi::Env env) { return Values{fromStep(env, step)}; });
    });
  }

  void pace(const Napi::CallbackInfo& info) { server_->control().pace(info[0].ToNumber().Int32Value()); }

  void sendDatagram(const Napi::CallbackInfo& info) {
    guarded(info.Env(), [&] {
      server_->sendDatagram(info[0].ToString().Utf8Value(), info[1].ToNumber().Int32Value(),
                            info[2].ToString().Utf8Value());
    });
  }

  void setFaults(const Napi::CallbackInfo& info) {
    guarded(info.Env(), [&] { server_->setFaults(toStrings(info[0])); });
  }

  void pauseAccepting(const Napi::CallbackInfo& info) {
    guarded(info.Env(), [&] { server_->pauseAccepting(info[0].ToBoolean()); });
  }

  void setBacklog(const Napi::CallbackInfo& info) {
    guarded(info.Env(), [&] { server_->setBacklog(info[0].ToNumber().Int32Value()); });
  }

  // Connection ids, sequence numbers and limits: whole numbers, 0 where left out.
  static uint64_t id(const Napi::Value& value) {
    return value.IsNumber() ? static_cast<uint64_t>(value.As<Napi::Number>().Int64Value()) : 0;
  }

  void end() {
    if (server_) server_->stop();
    ended_.reset();
  }

  static void endAtExit(ServerObject* self) { self->end(); }

  Napi::Env::CleanupHook<void (*)(ServerObject*), ServerObject> atExit_;
  std::unique_ptr<Callback> ended_;  // outlives the server's thread, which calls it
  std::unique_ptr<Server> server_;
};

Napi::Value multiplexers(const Napi::CallbackInfo& info) {
  Napi::Array array = Napi::Array::New(info.Env());
  uint32_t count = 0;
  for (const MultiplexerDescription& description : describeMultiplexers()) {
    Napi::Object object = Napi::Object::New(info.Env());
    object.Set("name", description.name);
    object.Set("hasEdge", description.hasEdge);
    object.Set("limit", static_cast<double>(description.limit));
    array.Set(count++, object);
  }
  return array;
}

Napi::Value faultNames(const Napi::CallbackInfo& info) {
  Napi::Array array = Napi::Array::New(info.Env());
  uint32_t count = 0;
  for (const FaultDescription& entry : faultTable())
    array.Set(count++, Napi::String::New(info.Env(), entry.name.data(), entry.name.size()));
  return array;
}

Napi::Value optionNames(const Napi::CallbackInfo& info) {
  Napi::Array array = Napi::Array::New(info.Env());
  uint32_t count = 0;
  for (const OptionDefinition& entry : optionTable())
    array.Set(count++, Napi::String::New(info.Env(), entry.name.data(), entry.name.size()));
  return array;
}

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  exports.Set("Server", ServerObject::define(env));
  exports.Set("Swarm", defineSwarm(env));
  exports.Set("closingSockets", Napi::Function::New(env, closingSockets));
  exports.Set("multiplexers", Napi::Function::New(env, multiplexers));
  exports.Set("faultNames", Napi::Function::New(env, faultNames));
  exports.Set("optionNames", Napi::Function::New(env, optionNames));
  return exports;
}

NODE_API_MODULE(network_lab, initialize)

}  // namespace
}  // namespace netlab::addon
