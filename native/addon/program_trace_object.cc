// The trace of a program as JavaScript sees it.
#include <iterator>

#include "addon/convert.h"
#include "addon/program_objects.h"

namespace netlab::addon {
namespace {

using namespace netlab::watch;

// In the order of watch::Function.
constexpr const char* functionNames[] = {
    "",        "socket",       "socketpair",  "bind",       "listen",      "accept",       "accept4",
    "connect", "recv",         "recvfrom",    "recvmsg",    "recvmmsg",    "read",         "readv",
    "send",    "sendto",       "sendmsg",     "sendmmsg",   "write",       "writev",       "sendfile",
    "splice",  "close",        "close_range", "shutdown",   "dup",         "dup2",         "dup3",
    "fcntl",   "ioctl",        "setsockopt",  "getsockopt", "select",      "pselect",      "poll",
    "ppoll",   "epoll_create", "epoll_ctl",   "epoll_wait", "epoll_pwait", "epoll_pwait2", "syscall",
    "fclose"};
static_assert(std::size(functionNames) == static_cast<size_t>(Function::fclose) + 1);

}  // namespace

const char* functionName(uint8_t function) {
  return functionNames[function < std::size(functionNames) ? function : 0];
}

namespace {

const char* kindName(const Record& record) {
  if (record.kind == Record::Kind::ready) return "ready";
  const auto kind = static_cast<uint8_t>(record.callKind);
  return callName(kind <= static_cast<uint8_t>(Call::option) ? static_cast<Call>(kind) : Call::none);
}

void setReady(JsonObject& object, const Record& record) {
  const size_t count = std::min<size_t>(record.count, std::size(record.ready));
  JsonArray array;
  for (size_t i = 0; i < count; ++i) {
    JsonObject one;
    one.set("fd", record.ready[i].fd);
    one.set("bits", record.ready[i].bits);
    array.add(one);
  }
  object.set("fd", -1);
  object.set("ready", array);
}

void setCall(JsonObject& object, const Record& record, const Reporting& program) {
  const Record::Call& call = record.call;
  const bool isInterest = record.callKind == CallKind::interest;
  object.set("nanoseconds", call.nanoseconds);
  object.set("fd", call.fd);
  object.set("connection", program.socketNumber(call.connection));
  // What epoll_ctl is given beside the events is the program's own: no number that is asked for.
  object.set("asked", isInterest ? 0 : call.asked);
  object.set("returned", call.returned);
  if (call.errnoNumber) object.set("errno", errnoName(call.errnoNumber));
  if (call.site) object.set("site", call.site);
  if (isInterest && record.operation) {
    object.set("operation", operationName(record.operation));
    object.set("events", call.events);
  }
  const char* function = functionName(static_cast<uint8_t>(record.function));
  if (*function) object.set("function", function);
}

JsonObject recordText(const ProgramRecord& told, const Reporting& program) {
  JsonObject object;
  object.set("sequence", told.sequence);
  object.set("kind", told.lost > 0 ? "lost" : kindName(told.record));
  object.set("at", told.at - program.startedAt());
  if (told.thread != 0) object.set("thread", told.thread);
  if (told.lost > 0) {
    object.set("fd", -1);
    object.set("returned", told.lost);
  } else if (told.record.kind == Record::Kind::ready) {
    setReady(object, told.record);
  } else {
    setCall(object, told.record, program);
  }
  return object;
}

}  // namespace

Napi::Object fromProgramStep(Napi::Env env, const Record& record, pid_t thread, const Reporting& program) {
  JsonObject object;
  object.set("call", kindName(record));
  object.set("thread", thread);
  setCall(object, record, program);
  return parsed(env, object);
}

Napi::Object fromProgramTrace(Napi::Env env, const ProgramTrace::Chunk& chunk, const Reporting& program) {
  JsonArray records;
  for (const ProgramRecord& record : chunk.records) records.add(recordText(record, program));
  JsonObject object;
  object.set("records", records);
  object.set("next", chunk.next);
  object.set("lost", chunk.lost);
  return parsed(env, object);
}

}  // namespace netlab::addon
