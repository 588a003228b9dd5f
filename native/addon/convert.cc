#include "addon/convert.h"

#include <stdexcept>

#include "addon/fields.h"

namespace netlab::addon {
namespace {

OptionSettings toSettings(const Napi::Value& value) {
  OptionSettings settings;
  if (!value.IsObject()) return settings;
  const Napi::Object object = value.As<Napi::Object>();
  const Napi::Array names = object.GetPropertyNames();
  for (uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).As<Napi::String>().Utf8Value();
    settings.emplace_back(name, toOptionValue(object.Get(name)));
  }
  return settings;
}

Drain toDrain(const std::string& name) {
  if (name == "untilShort") return Drain::untilShort;
  if (name == "untilAgain") return Drain::untilAgain;
  return Drain::once;
}

const char* triggerName(bool edge) {
  return edge ? "edge" : "level";
}

Napi::Value fromOptionValue(Napi::Env env, const OptionValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return Napi::Boolean::New(env, *flag);
  if (const int64_t* number = std::get_if<int64_t>(&value))
    return Napi::Number::New(env, static_cast<double>(*number));
  if (const std::string* text = std::get_if<std::string>(&value)) return Napi::String::New(env, *text);
  if (const LingerSetting* setting = std::get_if<LingerSetting>(&value)) {
    Napi::Object object = Napi::Object::New(env);
    object.Set("on", setting->on);
    object.Set("seconds", setting->seconds);
    return object;
  }
  return env.Null();
}

Napi::Array fromStrings(Napi::Env env, const std::vector<std::string>& strings) {
  Napi::Array array = Napi::Array::New(env, strings.size());
  for (uint32_t i = 0; i < strings.size(); ++i) array.Set(i, strings[i]);
  return array;
}

Napi::Number fromCount(Napi::Env env, uint64_t count) {
  return Napi::Number::New(env, static_cast<double>(count));
}

Napi::Object fromPosition(Napi::Env env, const Position& position) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("call", callName(position.call));
  object.Set("fd", position.fd);
  object.Set("held", position.held);
  return object;
}

Napi::Object queueSize(Napi::Env env, size_t messages, size_t bytes) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("messages", fromCount(env, messages));
  object.Set("bytes", fromCount(env, bytes));
  return object;
}

Napi::Object fromRow(Napi::Env env, const ConnectionRow& row, const Server& server) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("id", fromCount(env, row.id));
  object.Set("fd", row.fd);
  object.Set("peer", row.peer);
  object.Set("state", row.state);
  object.Set("readable", row.readable);
  object.Set("writable", row.writable);
  object.Set("exceptional", row.exceptional);
  object.Set("receiveQueue", row.receiveQueue);
  object.Set("sendQueue", row.sendQueue);
  object.Set("unsent", row.unsent);
  object.Set("applicationQueue", queueSize(env, row.queuedMessages, row.queuedBytes));
  object.Set("received", fromCount(env, row.received));
  object.Set("sent", fromCount(env, row.sent));
  object.Set("rttMicroseconds", row.rttMicroseconds);
  object.Set("openedAt", server.toEpochMilliseconds(row.openedAt));
  object.Set("lastActiveAt", server.toEpochMilliseconds(row.lastActiveAt));
  object.Set("readingPaused", row.readingPaused);
  return object;
}

Napi::Object fromTcpInfo(Napi::Env env, const TcpInfo& info) {
  Napi::Object object = Napi::Object::New(env);
  const auto set = [&](const char* name, double value) { object.Set(name, value); };
  object.Set("state", info.state);
  object.Set("congestionState", info.congestionState);
  set("retransmits", info.retransmits);
  set("rtoMicroseconds", info.rtoMicroseconds);
  set("atoMicroseconds", info.atoMicroseconds);
  set("sendMss", info.sendMss);
  set("receiveMss", info.receiveMss);
  set("unacked", info.unacked);
  set("sacked", info.sacked);
  set("lost", info.lost);
  set("retransmitted", info.retransmitted);
  set("lastDataSentMilliseconds", info.lastDataSentMilliseconds);
  set("lastDataReceivedMilliseconds", info.lastDataReceivedMilliseconds);
  set("lastAckReceivedMilliseconds", info.lastAckReceivedMilliseconds);
  set("pathMtu", info.pathMtu);
  set("rttMicroseconds", info.rttMicroseconds);
  set("rttVarianceMicroseconds", info.rttVarianceMicroseconds);
  set("congestionWindow", info.congestionWindow);
  set("slowStartThreshold", info.slowStartThreshold);
  set("receiveSpace", info.receiveSpace);
  set("totalRetransmissions", info.totalRetransmissions);
  set("bytesAcked", static_cast<double>(info.bytesAcked));
  set("bytesReceived", static_cast<double>(info.bytesReceived));
  set("segmentsOut", info.segmentsOut);
  set("segmentsIn", info.segmentsIn);
  set("notSentBytes", info.notSentBytes);
  set("minimumRttMicroseconds", info.minimumRttMicroseconds);
  set("deliveryRate", static_cast<double>(info.deliveryRate));
  set("sendWindow", info.sendWindow);
  set("receiveWindow", info.receiveWindow);
  return object;
}

const char* kindName(OptionKind kind) {
  switch (kind) {
    case OptionKind::flag:
      return "flag";
    case OptionKind::integer:
      return "integer";
    case OptionKind::duration:
      return "duration";
    case OptionKind::name:
      return "name";
    case OptionKind::linger:
      return "linger";
  }
  return "";
}

const char* whenName(SettableWhen when) {
  switch (when) {
    case SettableWhen::beforeBind:
      return "beforeBind";
    case SettableWhen::beforeListen:
      return "beforeListen";
    case SettableWhen::any:
      return "any";
    case SettableWhen::never:
      return "never";
  }
  return "";
}

}  // namespace

ServerConfiguration toConfiguration(const Napi::Object& object) {
  ServerConfiguration configuration;
  configuration.multiplexer = textOr(object, "multiplexer", configuration.multiplexer);
  configuration.edge = textOr(object, "trigger", "level") == "edge";
  configuration.application = textOr(object, "application", configuration.application);
  configuration.transport = textOr(object, "transport", "tcp") == "udp" ? Transport::udp : Transport::tcp;
  configuration.host = textOr(object, "host", configuration.host);
  configuration.port = static_cast<int>(numberOr(object, "port", configuration.port));
  configuration.backlog = static_cast<int>(numberOr(object, "backlog", configuration.backlog));
  configuration.receiveSize =
      static_cast<size_t>(numberOr(object, "receiveSize", static_cast<int64_t>(configuration.receiveSize)));
  configuration.drain = toDrain(textOr(object, "drain", "once"));
  configuration.writeStrategy = textOr(object, "writeStrategy", "whenWritable") == "immediately"
                                    ? WriteStrategy::immediately
                                    : WriteStrategy::whenWritable;
  configuration.queueLimit =
      static_cast<size_t>(numberOr(object, "queueLimit", static_cast<int64_t>(configuration.queueLimit)));
  configuration.options = toSettings(object.Get("options"));
  configuration.connectionOptions = toSettings(object.Get("connectionOptions"));
  configuration.faults = toStrings(object.Get("faults"));
  configuration.fdSetBits = static_cast<int>(numberOr(object, "fdSetBits", configuration.fdSetBits));
  configuration.trace = flagOr(object, "trace", configuration.trace);
  return configuration;
}

ViewQuery toViewQuery(const Napi::Object& object) {
  ViewQuery query;
  query.sortBy = textOr(object, "sortBy", query.sortBy);
  query.descending = flagOr(object, "descending", false);
  query.filter = textOr(object, "filter", "");
  query.offset = static_cast<size_t>(numberOr(object, "offset", 0));
  query.limit = static_cast<size_t>(numberOr(object, "limit", 0));
  return query;
}

OptionValue toOptionValue(const Napi::Value& value) {
  if (value.IsBoolean()) return value.As<Napi::Boolean>().Value();
  if (value.IsNumber()) return value.As<Napi::Number>().Int64Value();
  if (value.IsString()) return value.As<Napi::String>().Utf8Value();
  if (value.IsObject()) {
    const Napi::Object object = value.As<Napi::Object>();
    return LingerSetting{flagOr(object, "on", false), static_cast<int>(numberOr(object, "seconds", 0))};
  }
  return {};
}

std::vector<std::string> toStrings(const Napi::Value& value) {
  std::vector<std::string> strings;
  if (!value.IsArray()) return strings;
  const Napi::Array array = value.As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); ++i) strings.push_back(array.Get(i).ToString().Utf8Value());
  return strings;
}

Action toAction(const std::string& name) {
  if (name == "pauseReading") return Action::pauseReading;
  if (name == "resumeReading") return Action::resumeReading;
  if (name == "shutdownWrite") return Action::shutdownWrite;
  if (name == "close") return Action::close;
  if (name == "reset") return Action::reset;
  if (name == "send") return Action::send;
  if (name == "sendUrgent") return Action::sendUrgent;
  throw std::invalid_argument("unknown action: " + name);
}

Napi::Object fromInfo(Napi::Env env, const ServerInfo& info, const ServerConfiguration& configuration) {
  Napi::Object address = Napi::Object::New(env);
  address.Set("host", info.address.host());
  address.Set("port", info.address.port());
  address.Set("family", info.address.isIPv6() ? "IPv6" : "IPv4");

  Napi::Object object = Napi::Object::New(env);
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
  object.Set("acceptQueue", info.acceptQueue.length);
  object.Set("acceptQueueLimit", info.acceptQueue.limit);
  object.Set("acceptingPaused", info.acceptingPaused);
  object.Set("position", fromPosition(env, info.position));
  object.Set("faults", fromStrings(env, info.faults));
  object.Set("trace", info.trace);
  if (!info.reason.empty()) object.Set("reason", info.reason);
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

Napi::Object fromView(Napi::Env env, const ConnectionView& view, const Server& server) {
  Napi::Array rows = Napi::Array::New(env, view.rows.size());
  for (uint32_t i = 0; i < view.rows.size(); ++i) rows.Set(i, fromRow(env, view.rows[i], server));
  Napi::Object object = Napi::Object::New(env);
  object.Set("total", fromCount(env, view.total));
  object.Set("matched", fromCount(env, view.matched));
  object.Set("rows", rows);
  return object;
}

Napi::Object fromInspection(Napi::Env env, const Inspection& inspection, const Server& server) {
  const ConnectionRow& row = inspection.row;
  Napi::Object application = queueSize(env, row.queuedMessages, row.queuedBytes);
  application.Set("limit", fromCount(env, inspection.queueLimit));
  Napi::Object queues = Napi::Object::New(env);
  queues.Set("application", application);
  queues.Set("unsent", row.unsent);
  queues.Set("inFlight", row.sendQueue - row.unsent);
  queues.Set("receive", row.receiveQueue);
  if (inspection.peerReceive) queues.Set("peerReceive", *inspection.peerReceive);
  queues.Set("sendBuffer", inspection.buffers.send);
  queues.Set("receiveBuffer", inspection.buffers.receive);

  Napi::Array messages = Napi::Array::New(env, inspection.messages.size());
  for (uint32_t i = 0; i < inspection.messages.size(); ++i) {
    const MessageQueue::Peek& peek = inspection.messages[i];
    Napi::Object message = Napi::Object::New(env);
    message.Set("bytes", fromCount(env, peek.bytes));
    message.Set("sent", fromCount(env, peek.sent));
    message.Set("head", Napi::Buffer<char>::Copy(env, peek.head.data(), peek.head.size()));
    messages.Set(i, message);
  }

  Napi::Object object = Napi::Object::New(env);
  object.Set("row", fromRow(env, row, server));
  object.Set("queues", queues);
  object.Set("messages", messages);
  if (inspection.tcpInfo) object.Set("tcpInfo", fromTcpInfo(env, *inspection.tcpInfo));
  return object;
}

Napi::Object fromOption(Napi::Env env, const OptionReport& report) {
  const OptionDefinition& definition = *report.definition;
  const auto text = [&](std::string_view view) { return Napi::String::New(env, view.data(), view.size()); };
  Napi::Object object = Napi::Object::New(env);
  object.Set("name", text(definition.name));
  object.Set("level", text(definition.levelName));
  object.Set("kind", kindName(definition.kind));
  object.Set("value", fromOptionValue(env, report.value));
  object.Set("settable", report.settable);
  if (!report.reason.empty()) object.Set("reason", report.reason);
  if (!definition.unit.empty()) object.Set("unit", text(definition.unit));
  if (definition.kind == OptionKind::integer || definition.kind == OptionKind::duration ||
      definition.kind == OptionKind::linger) {
    object.Set("minimum", static_cast<double>(definition.minimum));
    object.Set("maximum", static_cast<double>(definition.maximum));
  }
  object.Set("default", fromOptionValue(env, report.defaultValue));
  if (!report.choices.empty()) object.Set("choices", fromStrings(env, report.choices));
  object.Set("effect", text(definition.effect));
  object.Set("when", whenName(definition.when));
  if (!definition.privilege.empty()) object.Set("privilege", text(definition.privilege));
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
