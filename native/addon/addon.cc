// The Node-API face of the core: a class whose instances are running servers, and the core's tables. Thin: it
// converts, calls, and converts back.
#include <napi.h>

#include "addon/callback.h"
#include "addon/closing_object.h"
#include "addon/convert.h"
#include "addon/leave.h"
#include "addon/swarm_object.h"
#include "addon/tables.h"
#include "addon/watcher_object.h"
#include "addon/wrapped_object.h"
#include "socket/error.h"

namespace netlab::addon {
namespace {

class ServerObject : public WrappedObject<ServerObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Server",
                       {method<&ServerObject::beginStop>("beginStop"),
                        method<&ServerObject::stop>("stop"),
                        method<&ServerObject::info>("info"),
                        method<&ServerObject::statistics>("statistics"),
                        method<&ServerObject::view>("view"),
                        method<&ServerObject::row>("row"),
                        method<&ServerObject::inspect>("inspect"),
                        method<&ServerObject::act>("act"),
                        method<&ServerObject::options>("options"),
                        method<&ServerObject::setOption>("setOption"),
                        method<&ServerObject::lastWait>("lastWait"),
                        method<&ServerObject::readTrace>("readTrace"),
                        method<&ServerObject::turnTrace>("turnTrace"),
                        method<&ServerObject::readOutput>("readOutput"),
                        method<&ServerObject::pause>("pause"),
                        method<&ServerObject::resume>("resume"),
                        method<&ServerObject::step>("step"),
                        method<&ServerObject::withdrawStep>("withdrawStep"),
                        method<&ServerObject::pace>("pace"),
                        method<&ServerObject::sendDatagram>("sendDatagram"),
                        method<&ServerObject::setFaults>("setFaults"),
                        method<&ServerObject::pauseAccepting>("pauseAccepting"),
                        method<&ServerObject::setBacklog>("setBacklog")});
  }

  // new Server(configuration, ended): starts it. `ended` is called when its loop has ended, asked to or not.
  explicit ServerObject(const Napi::CallbackInfo& info) : WrappedObject<ServerObject>(info) {
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

  // Of both: undefined where there is no such connection.
  Napi::Value row(const Napi::CallbackInfo& info) {
    const auto row = server_->row(id(info[0]));
    return row ? fromRow(info.Env(), *row, *server_) : info.Env().Undefined();
  }

  Napi::Value inspect(const Napi::CallbackInfo& info) {
    const auto inspection = server_->inspect(id(info[0]));
    return inspection ? fromInspection(info.Env(), *inspection, *server_) : info.Env().Undefined();
  }

  // act(connection, action, text, done): `done(error, result)` gets "done", or why not. Returns withdraw().
  Napi::Value act(const Napi::CallbackInfo& info) {
    constexpr const char* answers[] = {"done",        "noSuchConnection", "queueFull",
                                       "writeIsShut", "notForDatagrams",  "leftOpen"};
    const Action action = toAction(info[1].ToString().Utf8Value());
    const std::string text = info[2].IsString() ? info[2].ToString().Utf8Value() : "";
    const auto done = callback(info, 3, "act");
    return fromErrand(
        info.Env(), server_->act(id(info[0]), action, text, [=](auto failure, ActResult result) {
          done->call([=](Napi::Env env) {
            if (failure) return Values{toError(env, failure).Value()};
            return Values{env.Null(), Napi::String::New(env, answers[static_cast<int>(result)])};
          });
        }));
  }

  Napi::Value options(const Napi::CallbackInfo& info) {
    const auto reports = server_->options(id(info[0]));
    if (!reports) return info.Env().Undefined();
    Napi::Array array = Napi::Array::New(info.Env(), reports->size());
    for (uint32_t i = 0; i < reports->size(); ++i) array.Set(i, fromOption(info.Env(), (*reports)[i]));
    return array;
  }

  Napi::Value setOption(const Napi::CallbackInfo& info) {
    const std::string name = info[1].ToString().Utf8Value();
    const OptionDefinition* definition = findOption(name);
    if (!definition) throw std::invalid_argument("there is no socket option " + name);
    const auto report = server_->setOption(id(info[0]), *definition, toOptionValue(info[2], name));
    return report ? fromOption(info.Env(), *report) : info.Env().Undefined();
  }

  Napi::Value lastWait(const Napi::CallbackInfo& info) {
    return fromLastWait(info.Env(), *server_, id(info[0]));
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

  // step(done): `done` gets the call that was made, when it returned. Returns what withdrawStep takes.
  Napi::Value step(const Napi::CallbackInfo& info) {
    const auto done = callback(info, 0, "step");
    const uint64_t number = server_->control().step([done](const Step& step) {
      done->call([step](Napi::Env env) { return Values{fromStep(env, step)}; });
    });
    return fromCount(info.Env(), number);
  }

  void withdrawStep(const Napi::CallbackInfo& info) { server_->control().withdrawStep(id(info[0])); }

  void pace(const Napi::CallbackInfo& info) { server_->control().pace(info[0].ToNumber().Int32Value()); }

  void sendDatagram(const Napi::CallbackInfo& info) {
    server_->sendDatagram(info[0].ToString().Utf8Value(), info[1].ToNumber().Int32Value(),
                          info[2].ToString().Utf8Value());
  }

  // setFaults(names, done): as Server::setFaults.
  void setFaults(const Napi::CallbackInfo& info) {
    server_->setFaults(toStrings(info[0], "faults"), whenDone(info, 1));
  }

  // pauseAccepting(paused, done): as act.
  Napi::Value pauseAccepting(const Napi::CallbackInfo& info) {
    return fromErrand(info.Env(), server_->pauseAccepting(info[0].ToBoolean(), whenDone(info, 1)));
  }

  void setBacklog(const Napi::CallbackInfo& info) { server_->setBacklog(info[0].ToNumber().Int32Value()); }

  static std::shared_ptr<Callback> callback(const Napi::CallbackInfo& info, size_t place, const char* name) {
    return std::make_shared<Callback>(info.Env(), info[place].As<Napi::Function>(), name);
  }

  // Calls the function at `place` with what failed, or null.
  static Server::Done whenDone(const Napi::CallbackInfo& info, size_t place) {
    return [done = callback(info, place, "done")](const std::exception_ptr& failure) {
      done->call([failure](Napi::Env env) {
        return failure ? Values{toError(env, failure).Value()} : Values{env.Null()};
      });
    };
  }

  // withdraw(): "withdrawn", and then it never happens and `done` is not called; "inProgress" or "ended".
  static Napi::Function fromErrand(Napi::Env env, const std::shared_ptr<Errand>& errand) {
    return Napi::Function::New(env, [errand](const Napi::CallbackInfo& info) {
      constexpr const char* answers[] = {"withdrawn", "inProgress", "ended"};
      return Napi::String::New(info.Env(), answers[static_cast<int>(errand->withdraw())]);
    });
  }

  // Connection ids, sequence numbers and limits: whole numbers, 0 where left out.
  static uint64_t id(const Napi::Value& value) {
    return value.IsNumber() ? static_cast<uint64_t>(value.As<Napi::Number>().Int64Value()) : 0;
  }

  void end() {
    if (server_) server_->stop();
    ended_.reset();
  }

  static void endAtExit(ServerObject* self) {
    if (self->server_) {
      self->server_->beginStop();
      endOrLeave([self] { return self->server_->hasEnded(); });
    }
    self->end();
  }

  Napi::Env::CleanupHook<void (*)(ServerObject*), ServerObject> atExit_;
  std::unique_ptr<Callback> ended_;  // outlives the server's thread, which calls it
  std::unique_ptr<Server> server_;
};

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  exports.Set("Server", ServerObject::define(env));
  exports.Set("Swarm", defineSwarm(env));
  exports.Set("Watcher", defineWatcher(env));
  exports.Set("leave", Napi::Function::New(env, leave));
  exports.Set("closingSockets", Napi::Function::New(env, closingSockets));
  exportTables(env, exports);
  return exports;
}

NODE_API_MODULE(network_lab, initialize)

}  // namespace
}  // namespace netlab::addon
