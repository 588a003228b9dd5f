#include "addon/swarm_object.h"

#include "addon/callback.h"
#include "addon/convert.h"
#include "addon/fields.h"
#include "addon/leave.h"
#include "addon/wrapped_object.h"
#include "client/swarm.h"

namespace netlab::addon {
namespace {

SwarmConfiguration toSwarmConfiguration(const Napi::Object& object) {
  const SwarmConfiguration usual;
  const std::string behaviour = textOr(object, "behaviour", "talk");
  const auto found = findBehaviour(behaviour);
  if (!found) throw std::invalid_argument("there is no behaviour " + behaviour);
  return {.target = numericAddress(textOr(object, "host", "127.0.0.1"),
                                   static_cast<int>(numberOr(object, "port", 0))),
          .clients = static_cast<int>(numberOr(object, "clients", usual.clients)),
          .behaviour = *found,
          .messageSize =
              static_cast<size_t>(numberOr(object, "messageSize", static_cast<int64_t>(usual.messageSize))),
          .messagesPerSecond = realOr(object, "messagesPerSecond", usual.messagesPerSecond),
          .window = static_cast<int>(numberOr(object, "window", usual.window)),
          .slowReaderBytesPerSecond = static_cast<size_t>(numberOr(
              object, "slowReaderBytesPerSecond", static_cast<int64_t>(usual.slowReaderBytesPerSecond))),
          .spreadSources = flagOr(object, "spreadSources", usual.spreadSources),
          .connectRate = realOr(object, "connectRate", usual.connectRate),
          .verifyEcho = flagOr(object, "verifyEcho", usual.verifyEcho)};
}

Napi::Array fromFailures(Napi::Env env, const std::vector<SwarmFailure>& failures) {
  Napi::Array array = Napi::Array::New(env, failures.size());
  for (uint32_t i = 0; i < failures.size(); ++i) {
    Napi::Object one = Napi::Object::New(env);
    one.Set("errno", errnoName(failures[i].errnoNumber));
    one.Set("count", static_cast<double>(failures[i].count));
    array.Set(i, one);
  }
  return array;
}

Napi::Object fromLatency(Napi::Env env, const Latency& latency) {
  Napi::Object object = Napi::Object::New(env);
  const auto microseconds = [&](const char* name, uint64_t nanoseconds) {
    object.Set(name, static_cast<double>(nanoseconds) / 1000);
  };
  object.Set("count", static_cast<double>(latency.count));
  microseconds("p50Microseconds", latency.p50);
  microseconds("p90Microseconds", latency.p90);
  microseconds("p99Microseconds", latency.p99);
  microseconds("p999Microseconds", latency.p999);
  microseconds("maximumMicroseconds", latency.maximum);
  return object;
}

Napi::Object fromSwarmStatistics(Napi::Env env, const SwarmStatistics& statistics) {
  Napi::Object object = Napi::Object::New(env);
  const auto count = [&](const char* name, uint64_t value) { object.Set(name, static_cast<double>(value)); };
  count("connected", statistics.connected);
  count("connections", statistics.connections);
  count("completed", statistics.completed);
  count("truncated", statistics.truncated);
  count("missingBytes", statistics.missingBytes);
  count("resets", statistics.resets);
  count("endedByServer", statistics.endedByServer);
  count("messagesSent", statistics.messagesSent);
  count("messagesReceived", statistics.messagesReceived);
  count("bytesSent", statistics.bytesSent);
  count("bytesReceived", statistics.bytesReceived);
  count("mismatchedBytes", statistics.mismatchedBytes);
  count("urgentSent", statistics.urgentSent);
  count("urgentInLine", statistics.urgentInLine);
  object.Set("failures", fromFailures(env, statistics.failures));
  object.Set("latency", fromLatency(env, statistics.latency));
  return object;
}

class SwarmObject : public WrappedObject<SwarmObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Swarm",
                       {method<&SwarmObject::adjust>("adjust"), method<&SwarmObject::beginStop>("beginStop"),
                        method<&SwarmObject::stop>("stop"), method<&SwarmObject::statistics>("statistics")});
  }

  // new Swarm(configuration, ended): starts it. `ended` is called when its last client is closed.
  explicit SwarmObject(const Napi::CallbackInfo& info) : WrappedObject<SwarmObject>(info) {
    guarded(info.Env(), [&] {
      ended_ = std::make_unique<Callback>(info.Env(), info[1].As<Napi::Function>(), "swarm ended");
      Callback* ended = ended_.get();
      swarm_.start(toSwarmConfiguration(info[0].As<Napi::Object>()),
                   [ended] { ended->call([](Napi::Env) { return Values{}; }); });
    });
    atExit_ = info.Env().AddCleanupHook(&SwarmObject::endAtExit, this);
  }

  void Finalize(Napi::Env env) override {
    if (ended_) atExit_.Remove(env);
    end();
  }

 private:
  void adjust(const Napi::CallbackInfo& info) {
    swarm_.adjust(toSwarmConfiguration(info[0].As<Napi::Object>()));
  }

  // To close thousands of clients takes seconds: nobody waits for it here.
  void beginStop(const Napi::CallbackInfo&) { swarm_.beginStop(); }

  // Once it has ended: gives back its thread and descriptors.
  void stop(const Napi::CallbackInfo&) { swarm_.stop(); }

  Napi::Value statistics(const Napi::CallbackInfo& info) {
    return fromSwarmStatistics(info.Env(), swarm_.statistics());
  }

  void end() {
    swarm_.stop();
    ended_.reset();
  }

  static void endAtExit(SwarmObject* self) {
    self->swarm_.beginStop();
    endOrLeave([self] { return self->swarm_.hasEnded(); });
    self->end();
  }

  Napi::Env::CleanupHook<void (*)(SwarmObject*), SwarmObject> atExit_;
  std::unique_ptr<Callback> ended_;  // outlives the swarm's thread, which calls it
  Swarm swarm_;
};

}  // namespace

Napi::Function defineSwarm(Napi::Env env) {
  return SwarmObject::define(env);
}

}  // namespace netlab::addon
