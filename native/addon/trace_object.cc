// The trace and the output as JavaScript sees them.
#include "addon/convert.h"
#include "addon/sentence_object.h"

namespace netlab::addon {
namespace {

JsonArray readyOf(const TraceRecord& record) {
  JsonArray array;
  for (uint32_t i = 0; i < record.readyCount; ++i) {
    JsonObject one;
    one.set("fd", record.ready[i].fd);
    one.set("bits", record.ready[i].bits);
    array.add(one);
  }
  return array;
}

const char* kindName(const TraceRecord& record) {
  switch (record.kind) {
    case TraceKind::call:
      return callName(record.call);
    case TraceKind::ready:
      return "ready";
    case TraceKind::note:
      return "note";
    case TraceKind::lost:
      return "lost";
  }
  return "";
}

JsonObject recordText(const TraceRecord& record, int64_t startedAt) {
  JsonObject object;
  object.set("sequence", record.sequence);
  object.set("kind", kindName(record));
  object.set("at", record.at - startedAt);
  object.set("fd", record.fd);
  if (record.kind == TraceKind::ready) {
    object.set("ready", readyOf(record));
    return object;
  }
  object.set("nanoseconds", record.detail.nanoseconds);
  object.set("connection", record.detail.connection);
  object.set("asked", record.detail.asked);
  object.set("returned", record.detail.returned);
  if (record.errnoNumber) object.set("errno", errnoName(record.errnoNumber));
  if (record.kind == TraceKind::call && record.detail.operation) {
    object.set("operation", operationName(record.detail.operation));
    object.set("events", record.detail.events);
  }
  if (record.kind == TraceKind::note) {
    setSentence(object, "text", noteText(record.note));
    object.set("value", record.detail.asked);
  }
  return object;
}

const char* outputKindName(OutputKind kind) {
  switch (kind) {
    case OutputKind::data:
      return "data";
    case OutputKind::joined:
      return "joined";
    case OutputKind::left:
      return "left";
    case OutputKind::note:
      return "note";
  }
  return "";
}

}  // namespace

Napi::Object fromTrace(Napi::Env env, const TraceRing::Chunk& chunk, const Server& server) {
  JsonArray records;
  for (const TraceRecord& record : chunk.records) records.add(recordText(record, server.startedAt()));
  JsonObject object;
  object.set("records", records);
  object.set("next", chunk.next);
  object.set("lost", chunk.lost);
  return parsed(env, object);
}

// `bytes` are as they came; the engine decodes them, for each connection on its own.
Napi::Object fromOutput(Napi::Env env, const Output::Chunk& chunk, const Server& server) {
  Napi::Array entries = Napi::Array::New(env, chunk.entries.size());
  for (uint32_t i = 0; i < chunk.entries.size(); ++i) {
    const OutputEntry& entry = chunk.entries[i];
    Napi::Object one = Napi::Object::New(env);
    one.Set("at", server.toEpochMilliseconds(entry.at));
    one.Set("kind", outputKindName(entry.kind));
    one.Set("connection", static_cast<double>(entry.connection));
    one.Set("peer", entry.peer);
    one.Set("bytes", Napi::Buffer<char>::Copy(env, entry.bytes.data(), entry.bytes.size()));
    entries.Set(i, one);
  }
  Napi::Object object = Napi::Object::New(env);
  object.Set("entries", entries);
  object.Set("next", static_cast<double>(chunk.next));
  object.Set("lost", static_cast<double>(chunk.lost));
  return object;
}

}  // namespace netlab::addon
