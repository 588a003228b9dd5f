// The last wait of a program as JavaScript sees it, in its multiplexer's own form. Bytes and descriptors
// walked are reckoned as for the lab's own servers (multiplexer/select.cc, poll.cc, epoll.cc).
#include <sys/epoll.h>
#include <sys/select.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "addon/convert.h"
#include "addon/program_objects.h"

namespace netlab::addon {
namespace {

using namespace netlab::watch;

constexpr size_t wordBits = 64;
constexpr const char* setNames[] = {"read", "write", "except"};

void setSelect(Napi::Object& object, const WaitSnapshot& wait) {
  const Napi::Env env = object.Env();
  const auto* sets = reinterpret_cast<const uint64_t*>(wait.data.data());
  const size_t words = wait.data.size() / sizeof(uint64_t) / 6;
  std::set<int> walked;
  const auto descriptors = [&](size_t set, bool isAsked) {
    Napi::Array array = Napi::Array::New(env);
    uint32_t count = 0;
    for (size_t word = 0; word < words; ++word)
      for (uint64_t bits = sets[set * words + word]; bits; bits &= bits - 1) {
        const int fd = static_cast<int>(word * wordBits) + __builtin_ctzll(bits);
        array.Set(count++, fd);
        if (isAsked) walked.insert(fd);
      }
    return array;
  };
  for (size_t i = 0; i < 3; ++i) {
    Napi::Object set = Napi::Object::New(env);
    set.Set("asked", descriptors(i, true));
    set.Set("returned", descriptors(3 + i, false));
    object.Set(setNames[i], set);
  }
  const auto given = static_cast<size_t>(__builtin_popcount(wait.given & 7));
  const double copied = static_cast<double>(given * words * sizeof(uint64_t));
  object.Set("nfds", wait.size);
  object.Set("fdSetBits", static_cast<double>(std::max<size_t>(FD_SETSIZE, words * wordBits)));
  if (wait.timeLeft >= 0) object.Set("timeLeft", static_cast<double>(wait.timeLeft) / 1e6);
  object.Set("bytesIn", copied);
  object.Set("bytesOut", wait.returned < 0 ? 0.0 : copied);
  object.Set("walked", static_cast<double>(walked.size()));
}

void setPoll(Napi::Object& object, const WaitSnapshot& wait, size_t limit) {
  const Napi::Env env = object.Env();
  const auto* all = reinterpret_cast<const PollEntry*>(wait.data.data());
  const size_t size = wait.data.size() / sizeof(PollEntry);
  Napi::Array entries = Napi::Array::New(env);
  uint32_t count = 0;
  for (const bool reported : {true, false})
    for (size_t i = 0; i < size; ++i) {
      if ((all[i].revents != 0) != reported || count >= limit) continue;
      Napi::Object one = Napi::Object::New(env);
      one.Set("fd", all[i].fd);
      one.Set("events", all[i].events);
      one.Set("revents", all[i].revents);
      entries.Set(count++, one);
    }
  const double nfds = static_cast<uint32_t>(wait.size);
  object.Set("nfds", nfds);
  object.Set("entries", entries);
  object.Set("folded", std::max(0.0, nfds - count));
  object.Set("bytesIn", nfds * 8);
  object.Set("bytesOut", nfds * 2);
  object.Set("walked", nfds);
}

Napi::Object epollEntry(Napi::Env env, int fd, uint32_t events, uint64_t data) {
  char text[2 + 16 + 1];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(data));
  Napi::Object one = Napi::Object::New(env);
  one.Set("fd", fd);
  one.Set("events", events);
  one.Set("data", text);
  return one;
}

Napi::Array controlsOf(Napi::Env env, const std::vector<EpollControl>& controls) {
  Napi::Array array = Napi::Array::New(env, controls.size());
  for (uint32_t i = 0; i < controls.size(); ++i) {
    Napi::Object one = Napi::Object::New(env);
    one.Set("operation", operationName(controls[i].operation));
    one.Set("fd", controls[i].fd);
    one.Set("events", controls[i].events);
    if (controls[i].errnoNumber) one.Set("errno", errnoName(controls[i].errnoNumber));
    array.Set(i, one);
  }
  return array;
}

void setEpoll(Napi::Object& object, const ReportedWait& reported, size_t limit) {
  const Napi::Env env = object.Env();
  const WaitSnapshot& wait = reported.snapshot;
  const auto* entries = reinterpret_cast<const ReadyEntry*>(wait.data.data());
  Napi::Array ready = Napi::Array::New(env, reported.ready.size());
  for (uint32_t i = 0; i < reported.ready.size(); ++i)
    ready.Set(i, epollEntry(env, reported.ready[i], entries[i].events,
                            static_cast<uint64_t>(entries[i].dataHigh) << 32 | entries[i].dataLow));

  std::vector<EpollInterest> interests = reported.epoll.interest;
  const std::set<int> readyNow(reported.ready.begin(), reported.ready.end());
  std::stable_partition(interests.begin(), interests.end(),
                        [&](const EpollInterest& each) { return readyNow.contains(each.fd); });
  const size_t shown = std::min(limit, interests.size());
  Napi::Array interest = Napi::Array::New(env, shown);
  for (uint32_t i = 0; i < shown; ++i)
    interest.Set(i, epollEntry(env, interests[i].fd, interests[i].events, interests[i].data));

  object.Set("epollFd", wait.fd);
  object.Set("maxEvents", wait.size);
  object.Set("interest", interest);
  object.Set("interestSize", static_cast<double>(interests.size()));
  object.Set("folded", static_cast<double>(interests.size() - shown));
  object.Set("ready", ready);
  object.Set("controls", controlsOf(env, reported.epoll.controls));
  if (reported.epoll.controlsFolded > 0)
    object.Set("controlsFolded", static_cast<double>(reported.epoll.controlsFolded));
  const auto count = static_cast<double>(std::max(wait.returned, 0));
  // DEL's event is not read.
  const auto read = std::ranges::count_if(
      reported.epoll.controls, [](const EpollControl& each) { return each.operation != EPOLL_CTL_DEL; });
  object.Set("bytesIn", static_cast<double>(read) * sizeof(epoll_event));
  object.Set("bytesOut", count * sizeof(epoll_event));
  object.Set("walked", count);
}

const char* nameOf(Waiting multiplexer) {
  return multiplexer == Waiting::select ? "select" : multiplexer == Waiting::poll ? "poll" : "epoll";
}

}  // namespace

Napi::Object fromReportedWait(Napi::Env env, const ReportedWait& reported, const Reporting& program,
                              size_t limit) {
  const WaitSnapshot& wait = reported.snapshot;
  Napi::Object object = Napi::Object::New(env);
  object.Set("multiplexer", nameOf(wait.multiplexer));
  object.Set("thread", reported.thread);
  object.Set("number", static_cast<double>(wait.number));
  object.Set("timeout", wait.timeout < 0 ? -1.0 : static_cast<double>(wait.timeout) / 1e6);
  object.Set("returned", wait.returned);
  if (wait.errnoNumber) object.Set("errno", errnoName(wait.errnoNumber));
  object.Set("nanoseconds", static_cast<double>(wait.nanoseconds));
  object.Set("startedAt", program.toEpochMilliseconds(wait.startedAt));
  if (wait.site) object.Set("site", wait.site);
  if (wait.multiplexer == Waiting::select) setSelect(object, wait);
  if (wait.multiplexer == Waiting::poll) setPoll(object, wait, limit);
  if (wait.multiplexer == Waiting::epoll) setEpoll(object, reported, limit);
  return object;
}

}  // namespace netlab::addon
