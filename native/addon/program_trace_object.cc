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

void setReady(Napi::Object& object, const Record& record) {
  const Napi::Env env = object.Env();
  const size_t count = std::min<size_t>(record.count, std::size(record.ready));
  Napi::Array array = Napi::Array::New(env, count);
  for (uint32_t i = 0; i < count; ++i) {
    Napi::Object one = Napi::Object::New(env);
    one.Set("fd", record.ready[i].fd);
    one.Set("bits", record.ready[i].bits);
    array.Set(i, one);
  }
  object.Set("fd", -1);
  object.Set("ready", array);
}

void setCall(Napi::Object& object, const Record& record, const Reporting& program) {
  const Record::Call& call = record.call;
  const bool isInterest = record.callKind == CallKind::interest;
  object.Set("nanoseconds", static_cast<double>(call.nanoseconds));
  object.Set("fd", call.fd);
  object.Set("connection", static_cast<double>(program.socketNumber(call.connection)));
  // What epoll_ctl is given beside the events is the program's own: no number that is asked for.
  object.Set("asked", isInterest ? 0.0 : static_cast<double>(call.asked));
  object.Set("returned", static_cast<double>(call.returned));
  if (call.errnoNumber) object.Set("errno", errnoName(call.errnoNumber));
  if (call.site) object.Set("site", call.site);
  if (isInterest && record.operation) {
    object.Set("operation", operationName(record.operation));
    object.Set("events", call.events);
  }
  const char* function = functionName(static_cast<uint8_t>(record.function));
  if (*function) object.Set("function", function);
}

Napi::Object fromProgramRecord(Napi::Env env, const ProgramRecord& told, const Reporting& program) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("sequence", static_cast<double>(told.sequence));
  object.Set("kind", told.lost > 0 ? "lost" : kindName(told.record));
  object.Set("at", static_cast<double>(told.at - program.startedAt()));
  if (told.thread != 0) object.Set("thread", told.thread);
  if (told.lost > 0) {
    object.Set("fd", -1);
    object.Set("returned", static_cast<double>(told.lost));
  } else if (told.record.kind == Record::Kind::ready) {
    setReady(object, told.record);
  } else {
    setCall(object, told.record, program);
  }
  return object;
}

}  // namespace

Napi::Object fromProgramStep(Napi::Env env, const Record& record, pid_t thread, const Reporting& program) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("call", kindName(record));
  object.Set("thread", thread);
  setCall(object, record, program);
  return object;
}

Napi::Object fromProgramTrace(Napi::Env env, const ProgramTrace::Chunk& chunk, const Reporting& program) {
  Napi::Array records = Napi::Array::New(env, chunk.records.size());
  for (uint32_t i = 0; i < chunk.records.size(); ++i)
    records.Set(i, fromProgramRecord(env, chunk.records[i], program));
  Napi::Object object = Napi::Object::New(env);
  object.Set("records", records);
  object.Set("next", static_cast<double>(chunk.next));
  object.Set("lost", static_cast<double>(chunk.lost));
  return object;
}

}  // namespace netlab::addon
