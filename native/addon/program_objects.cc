#include "addon/program_objects.h"

#include <algorithm>

#include "addon/convert.h"
#include "addon/sentence_object.h"
#include "addon/socket_objects.h"

namespace netlab::addon {
namespace {

using namespace netlab::watch;

Napi::Object fromPlace(Napi::Env env, const Place& place) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("call", callName(place.call));
  object.Set("fd", place.fd);
  object.Set("held", place.held);
  if (place.site) object.Set("site", place.site);
  if (const char* function = functionName(place.function); *function) object.Set("function", function);
  if (place.asked) object.Set("asked", fromCount(env, static_cast<uint64_t>(*place.asked)));
  return object;
}

Napi::Object fromThread(Napi::Env env, const ThreadInfo& thread) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("id", thread.id);
  object.Set("name", thread.name);
  if (*thread.multiplexer) object.Set("multiplexer", thread.multiplexer);
  if (thread.waits) object.Set("waits", fromCount(env, *thread.waits));
  object.Set("position", fromPlace(env, thread.position));
  if (thread.paused) object.Set("paused", true);
  if (thread.pace > 0) object.Set("pace", thread.pace);
  Napi::Array watched = Napi::Array::New(env, thread.watched.size());
  for (uint32_t i = 0; i < thread.watched.size(); ++i) {
    Napi::Object one = Napi::Object::New(env);
    one.Set("fd", thread.watched[i].fd);
    one.Set("kind", descriptorKindName(thread.watched[i].kind));
    watched.Set(i, one);
  }
  object.Set("watched", watched);
  return object;
}

Napi::Object fromListener(Napi::Env env, const ListenerInfo& listener) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("id", fromCount(env, listener.id));
  object.Set("fd", listener.fd);
  object.Set("transport", transportName(listener.kind));
  object.Set("address", listener.address);
  object.Set("inode", fromCount(env, listener.inode));
  if (listener.backlog) object.Set("backlog", *listener.backlog);
  if (listener.acceptQueue) {
    object.Set("acceptQueue", listener.acceptQueue->length);
    object.Set("acceptQueueLimit", listener.acceptQueue->limit);
  }
  if (listener.drops) object.Set("drops", *listener.drops);
  return object;
}

template <typename Item, typename Convert>
Napi::Array fromEach(Napi::Env env, const std::vector<Item>& items, Convert convert) {
  Napi::Array array = Napi::Array::New(env, items.size());
  for (uint32_t i = 0; i < items.size(); ++i) array.Set(i, convert(env, items[i]));
  return array;
}

Napi::Object fromSentence(Napi::Env env, const Sentence& sentence) {
  Napi::Object object = Napi::Object::New(env);
  setSentence(object, "text", sentence);
  return object;
}

const char* directionName(Direction direction) {
  return direction == Direction::accepted ? "accepted" : direction == Direction::made ? "made" : "bound";
}

// Absent rather than zero where it is not known.
template <typename Number>
void setKnown(Napi::Object& object, const char* name, const std::optional<Number>& value) {
  if (value) object.Set(name, static_cast<double>(*value));
}

}  // namespace

Napi::Object fromProgramInfo(Napi::Env env, const ProgramInfo& info) {
  Napi::Object program = Napi::Object::New(env);
  program.Set("pid", info.pid);
  program.Set("parentPid", info.parent);
  program.Set("command", info.command);
  program.Set("way", info.way);
  program.Set("threads", fromEach(env, info.threads, fromThread));
  if (info.exit) {
    Napi::Object exit = Napi::Object::New(env);
    if (info.exit->signal != 0)
      exit.Set("signal", nameOfSignal(info.exit->signal));
    else
      exit.Set("code", info.exit->code);
    program.Set("exit", exit);
  }
  program.Set("notSeen", fromEach(env, info.notSeen, fromSentence));

  Napi::Object object = Napi::Object::New(env);
  object.Set("kind", "program");
  object.Set("state", info.state);
  object.Set("startedAt", static_cast<double>(info.startedAt));
  object.Set("connections", fromCount(env, info.connections));
  object.Set("trace", info.trace);
  object.Set("pace", info.pace);
  object.Set("program", program);
  object.Set("listeners", fromEach(env, info.listeners, fromListener));
  const ThreadInfo* thread = info.waitedLast ? &info.threads[*info.waitedLast] : nullptr;
  object.Set("position", fromPlace(env, thread ? thread->position : Place{}));
  if (thread && *thread->multiplexer) object.Set("multiplexer", thread->multiplexer);
  if (!info.reason.empty()) setSentence(object, "reason", info.reason);
  return object;
}

Napi::Object fromProgramRow(Napi::Env env, const ProgramRow& row) {
  const ProgramSocket& socket = *row.socket;
  Napi::Object object = Napi::Object::New(env);
  object.Set("id", fromCount(env, socket.id));
  object.Set("fd", socket.fd);
  object.Set("peer", socket.known ? socket.known->peerText : std::string());
  if (socket.known && !socket.known->localText.empty()) object.Set("local", socket.known->localText);
  object.Set("transport", transportName(socket.known ? socket.known->kind : WatchedSocketKind::other));
  if (socket.direction) object.Set("direction", directionName(*socket.direction));
  object.Set("state", row.sample.state);
  if (socket.interest) {
    object.Set("readable", socket.interest->read);
    object.Set("writable", socket.interest->write);
    object.Set("exceptional", socket.interest->except);
  }
  object.Set("receiveQueue", row.sample.receiveQueue);
  object.Set("sendQueue", row.sample.sendQueue);
  object.Set("unsent", std::max(0, std::min(row.sample.unsent, row.sample.sendQueue)));
  setKnown(object, "received", socket.received);
  setKnown(object, "sent", socket.sent);
  // 0: the kernel has not measured any yet, as of one that connects.
  if (row.sample.tcpInfo && row.sample.tcpInfo->rttMicroseconds)
    object.Set("rttMicroseconds", row.sample.tcpInfo->rttMicroseconds);
  setKnown(object, "openedAt", socket.openedAt);
  setKnown(object, "lastActiveAt", socket.lastActiveAt);
  return object;
}

Napi::Object fromProgramView(Napi::Env env, const ProgramView& view) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("total", fromCount(env, view.total));
  object.Set("matched", fromCount(env, view.matched));
  object.Set("rows", fromEach(env, view.rows, fromProgramRow));
  object.Set("closed", fromIds(env, view.closed));
  return object;
}

Napi::Object fromProgramInspection(Napi::Env env, const ProgramInspection& inspection) {
  const SocketSample& sample = inspection.row.sample;
  const int unsent = std::max(0, std::min(sample.unsent, sample.sendQueue));
  Napi::Object queues = Napi::Object::New(env);
  queues.Set("unsent", unsent);
  queues.Set("inFlight", sample.sendQueue - unsent);
  queues.Set("receive", sample.receiveQueue);
  if (inspection.peer) {
    queues.Set("peerReceive", inspection.peer->receiveQueue);
    queues.Set("peer", fromPeer(env, *inspection.peer));
  }
  queues.Set("sendBuffer", sample.buffers.send);
  queues.Set("receiveBuffer", sample.buffers.receive);
  Napi::Object object = Napi::Object::New(env);
  object.Set("row", fromProgramRow(env, inspection.row));
  object.Set("queues", queues);
  object.Set("messages", Napi::Array::New(env));
  if (sample.tcpInfo) object.Set("tcpInfo", fromTcpInfo(env, *sample.tcpInfo));
  return object;
}

Napi::Object fromReportedCounters(Napi::Env env, const ReportedCounters& counters) {
  Napi::Object object = Napi::Object::New(env);
  const auto set = [&](const char* name, uint64_t count) { object.Set(name, fromCount(env, count)); };
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
  set("closed", counters.closed);
  set("resets", counters.resets);
  return object;
}

Napi::Object fromSite(Napi::Env env, uint32_t number, const SiteFrames& site) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("site", number);
  object.Set("kind", site.kind == Site::python ? "python" : "native");
  object.Set("own", site.own);
  object.Set("frames", fromEach(env, site.frames, [](Napi::Env of, const SiteFrame& frame) {
               Napi::Object one = Napi::Object::New(of);
               one.Set("module", frame.module);
               one.Set("function", frame.function);
               one.Set("at", static_cast<double>(frame.at));
               return one;
             }));
  return object;
}

Napi::Array fromSiteCounts(Napi::Env env, Reporting& program) {
  bool isLeast = false;
  const std::vector<SiteCount> counts = program.siteCounts(isLeast);
  return fromEach(env, counts, [&](Napi::Env of, const SiteCount& count) {
    Napi::Object object = Napi::Object::New(of);
    object.Set("site", count.site);
    object.Set("calls", fromCount(of, count.calls));
    object.Set("again", fromCount(of, count.again));
    if (!count.hasUntoldBytes) object.Set("bytes", fromCount(of, count.bytes));
    if (isLeast) object.Set("atLeast", true);
    return object;
  });
}

}  // namespace netlab::addon
