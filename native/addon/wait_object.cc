// A WaitRecord as JavaScript sees it, in its multiplexer's own form.
#include <algorithm>
#include <utility>

#include "addon/convert.h"

namespace netlab::addon {
namespace {

constexpr int wordBits = 8 * sizeof(unsigned long);

Napi::Array descriptors(Napi::Env env, const std::vector<unsigned long>& set) {
  Napi::Array array = Napi::Array::New(env);
  uint32_t count = 0;
  for (size_t word = 0; word < set.size(); ++word)
    for (unsigned long bits = set[word]; bits; bits &= bits - 1)
      array.Set(count++, static_cast<int>(word) * wordBits + __builtin_ctzl(bits));
  return array;
}

void setSelect(Napi::Object& object, const WaitRecord& record) {
  const Napi::Env env = object.Env();
  constexpr const char* setNames[] = {"read", "write", "except"};
  for (int i = 0; i < 3; ++i) {
    Napi::Object set = Napi::Object::New(env);
    set.Set("asked", descriptors(env, record.select.asked[i]));
    // After an error the sets are unspecified (man select); nothing was reported.
    set.Set("returned",
            record.returned < 0 ? Napi::Array::New(env) : descriptors(env, record.select.returned[i]));
    object.Set(setNames[i], set);
  }
  object.Set("nfds", record.select.nfds);
  object.Set("fdSetBits", record.select.bits);
  if (record.select.timeLeftMicroseconds >= 0)
    object.Set("timeLeft", static_cast<double>(record.select.timeLeftMicroseconds) / 1000);
}

void setPoll(Napi::Object& object, const WaitRecord& record, size_t limit) {
  const Napi::Env env = object.Env();
  const std::vector<pollfd>& all = record.poll.entries;
  Napi::Array entries = Napi::Array::New(env);
  uint32_t count = 0;
  const auto add = [&](const pollfd& entry) {
    Napi::Object one = Napi::Object::New(env);
    one.Set("fd", entry.fd);
    one.Set("events", static_cast<uint16_t>(entry.events));
    one.Set("revents", static_cast<uint16_t>(entry.revents));
    entries.Set(count++, one);
  };
  for (const bool reported : {true, false})
    for (const pollfd& entry : all)
      if ((entry.revents != 0) == reported && count < limit) add(entry);
  object.Set("nfds", static_cast<double>(all.size()));
  object.Set("entries", entries);
  object.Set("folded", static_cast<double>(all.size() - count));
}

Napi::Object epollEntry(Napi::Env env, int fd, uint32_t events, uint32_t generation) {
  Napi::Object one = Napi::Object::New(env);
  one.Set("fd", fd);
  one.Set("events", events);
  one.Set("data", generation);
  return one;
}

// Those of the ready list first, both in the order of their descriptors.
void readyFirst(std::vector<InterestList::Entry>& interests, const std::vector<Ready>& ready) {
  std::vector<int> descriptors;
  for (const Ready& each : ready) descriptors.push_back(each.fd);
  std::ranges::sort(descriptors);
  std::stable_partition(interests.begin(), interests.end(), [&](const InterestList::Entry& entry) {
    return std::ranges::binary_search(descriptors, entry.fd);
  });
}

void setEpoll(Napi::Object& object, const WaitRecord& record, std::vector<InterestList::Entry> interests,
              bool edge, size_t limit) {
  const Napi::Env env = object.Env();
  const EpollLists& lists = record.epoll;
  readyFirst(interests, record.ready);
  const size_t shown = std::min(limit, interests.size());
  Napi::Array interest = Napi::Array::New(env, shown);
  for (uint32_t i = 0; i < shown; ++i) {
    const InterestList::Entry& entry = interests[i];
    interest.Set(i, epollEntry(env, entry.fd, epollEvents(entry.want, edge), entry.generation));
  }
  Napi::Array ready = Napi::Array::New(env);
  for (int i = 0; i < record.returned; ++i) {
    const uint64_t data = lists.returned[static_cast<size_t>(i)].data.u64;
    ready.Set(static_cast<uint32_t>(i),
              epollEntry(env, static_cast<int>(data & 0xffffffff),
                         lists.returned[static_cast<size_t>(i)].events, static_cast<uint32_t>(data >> 32)));
  }
  Napi::Array controls = Napi::Array::New(env, lists.controls.size());
  for (uint32_t i = 0; i < lists.controls.size(); ++i) {
    const EpollLists::Control& control = lists.controls[i];
    Napi::Object one = Napi::Object::New(env);
    one.Set("operation", operationName(control.operation));
    one.Set("fd", control.fd);
    one.Set("events", control.events);
    if (control.errnoNumber) one.Set("errno", errnoName(control.errnoNumber));
    controls.Set(i, one);
  }
  object.Set("epollFd", lists.epollFd);
  object.Set("maxEvents", lists.maxEvents);
  object.Set("interest", interest);
  object.Set("interestSize", static_cast<double>(interests.size()));
  object.Set("folded", static_cast<double>(interests.size() - shown));
  object.Set("ready", ready);
  object.Set("controls", controls);
  if (lists.controlsFolded > 0) object.Set("controlsFolded", static_cast<double>(lists.controlsFolded));
}

}  // namespace

const char* operationName(int operation) {
  return operation == EPOLL_CTL_ADD ? "ADD" : operation == EPOLL_CTL_MOD ? "MOD" : "DEL";
}

Napi::Value fromLastWait(Napi::Env env, Server& server, size_t limit) {
  const ServerConfiguration& configuration = server.configuration();
  Loop::WaitWithInterests last = server.lastWaitWithInterests();
  const WaitRecord& record = *last.record;
  if (record.number == 0) return env.Null();  // none has returned yet
  Napi::Object object = Napi::Object::New(env);
  object.Set("multiplexer", configuration.multiplexer);
  object.Set("number", static_cast<double>(record.number));
  object.Set("timeout", record.timeoutMilliseconds);
  object.Set("returned", record.returned);
  if (record.errnoNumber) object.Set("errno", errnoName(record.errnoNumber));
  object.Set("nanoseconds", static_cast<double>(record.nanoseconds));
  object.Set("startedAt", server.toEpochMilliseconds(record.startedAt));
  object.Set("bytesIn", static_cast<double>(record.bytesIn));
  object.Set("bytesOut", static_cast<double>(record.bytesOut));
  object.Set("walked", record.walked);
  object.Set("listenerFd", server.info().fd);
  object.Set("controlFd", server.control().fd());
  if (configuration.multiplexer == "select") setSelect(object, record);
  if (configuration.multiplexer == "poll") setPoll(object, record, limit);
  if (configuration.multiplexer == "epoll")
    setEpoll(object, record, std::move(last.interests), configuration.edge, limit);
  return object;
}

}  // namespace netlab::addon
