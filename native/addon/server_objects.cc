// A server, its counters and a step of its loop, as JavaScript sees them.
#include "addon/convert.h"
#include "addon/sentence_object.h"

namespace netlab::addon {
namespace {

const char* triggerName(bool edge) {
  return edge ? "edge" : "level";
}

Napi::Object fromPosition(Napi::Env env, const Position& position) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("call", callName(position.call));
  object.Set("fd", position.fd);
  object.Set("held", position.held);
  return object;
}

Napi::Object fromFailure(Napi::Env env, const LoopFailure& failure) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("syscall", failure.syscall);
  object.Set("errno", errnoName(failure.errnoNumber));
  return object;
}

}  // namespace

Napi::Object fromInfo(Napi::Env env, const ServerInfo& info, const ServerConfiguration& configuration) {
  Napi::Object address = Napi::Object::New(env);
  address.Set("host", info.address.host());
  address.Set("port", info.address.port());
  address.Set("family", info.address.isIPv6() ? "IPv6" : "IPv4");

  Napi::Object object = Napi::Object::New(env);
  object.Set("kind", "lab");
  object.Set("state", info.state);
  object.Set("address", address);
  object.Set("fd", info.fd);
  object.Set("multiplexer", configuration.multiplexer);
  object.Set("trigger", triggerName(configuration.edge));
  object.Set("application", configuration.application);
  object.Set("transport", configuration.transport == Transport::udp ? "udp" : "tcp");
  object.Set("startedAt", static_cast<double>(info.startedAtEpoch));
  object.Set("backlog", info.backlog);
  object.Set("connections", fromCount(env, info.connections));
  if (info.acceptQueue) {
    object.Set("acceptQueue", info.acceptQueue->length);
    object.Set("acceptQueueLimit", info.acceptQueue->limit);
  }
  if (info.drops >= 0) object.Set("drops", static_cast<double>(info.drops));
  object.Set("acceptingPaused", info.acceptingPaused);
  object.Set("position", fromPosition(env, info.position));
  object.Set("faults", fromStrings(env, info.faults));
  object.Set("trace", info.trace);
  if (info.failure) {
    object.Set("reason", info.reason.text());
    object.Set("failure", fromFailure(env, *info.failure));
  } else if (!info.reason.empty()) {
    setSentence(object, "reason", info.reason);
  }
  return object;
}

Napi::Object fromStatistics(Napi::Env env, Server& server) {
  const Counters& counters = server.counters();
  Napi::Object object = Napi::Object::New(env);
  const auto set = [&](const char* name, const Counter& counter) {
    object.Set(name, fromCount(env, counter.get()));
  };
  set("waits", counters.waits);
  set("readinessReported", counters.readinessReported);
  set("accepts", counters.accepts);
  set("acceptErrors", counters.acceptErrors);
  set("receives", counters.receives);
  set("sends", counters.sends);
  set("bytesReceived", counters.bytesReceived);
  set("bytesSent", counters.bytesSent);
  set("wouldBlock", counters.wouldBlock);
  set("waitBytesIn", counters.waitBytesIn);
  set("waitBytesOut", counters.waitBytesOut);
  set("staleEvents", counters.staleEvents);
  set("refused", counters.refused);
  set("closed", counters.closed);
  set("resets", counters.resets);
  object.Set("connections", fromCount(env, server.info().connections));
  object.Set("cpuNanoseconds", static_cast<double>(server.cpuNanoseconds()));
  return object;
}

Napi::Object fromStep(Napi::Env env, const Step& step) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("call", callName(step.call));
  object.Set("fd", step.fd);
  object.Set("asked", static_cast<double>(step.asked));
  object.Set("returned", static_cast<double>(step.returned));
  if (step.errnoNumber) object.Set("errno", errnoName(step.errnoNumber));
  return object;
}

}  // namespace netlab::addon
