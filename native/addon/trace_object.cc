// The trace and the output as JavaScript sees them.
#include "addon/convert.h"
#include "addon/sentence_object.h"

namespace netlab::addon {
namespace {

Napi::Array readyOf(Napi::Env env, const TraceRecord& record) {
  Napi::Array array = Napi::Array::New(env, record.readyCount);
  for (uint32_t i = 0; i < record.readyCount; ++i) {
    Napi::Object one = Napi::Object::New(env);
    one.Set("fd", record.ready[i].fd);
    one.Set("bits", record.ready[i].bits);
    array.Set(i, one);
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

Napi::Object fromRecord(Napi::Env env, const TraceRecord& record, int64_t startedAt) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("sequence", static_cast<double>(record.sequence));
  object.Set("kind", kindName(record));
  object.Set("at", static_cast<double>(record.at - startedAt));
  object.Set("fd", record.fd);
  if (record.kind == TraceKind::ready) {
    object.Set("ready", readyOf(env, record));
    return object;
  }
  object.Set("nanoseconds", static_cast<double>(record.detail.nanoseconds));
  object.Set("connection", static_cast<double>(record.detail.connection));
  object.Set("asked", static_cast<double>(record.detail.asked));
  object.Set("returned", static_cast<double>(record.detail.returned));
  if (record.errnoNumber) object.Set("errno", errnoName(record.errnoNumber));
  if (record.kind == TraceKind::call && record.detail.operation) {
    object.Set("operation", operationName(record.detail.operation));
    object.Set("events", record.detail.events);
  }
  if (record.kind == TraceKind::note) {
    setSentence(object, "text", noteText(record.note));
    object.Set("value", static_cast<double>(record.detail.asked));
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
  Napi::Array records = Napi::Array::New(env, chunk.records.size());
  for (uint32_t i = 0; i < chunk.records.size(); ++i)
    records.Set(i, fromRecord(env, chunk.records[i], server.startedAt()));
  Napi::Object object = Napi::Object::New(env);
  object.Set("records", records);
  object.Set("next", static_cast<double>(chunk.next));
  object.Set("lost", static_cast<double>(chunk.lost));
  return object;
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
