// poll and epoll: what they were asked and what they answered. select.cc has the third.
#include "watch/shim/waits.h"

#include <cerrno>

#include "watch/shim/awaited.h"
#include "watch/shim/gate.h"
#include "watch/shim/kernel.h"
#include "watch/shim/real.h"
#include "watch/shim/snapshot.h"
#include "watch/shim/transfer.h"

namespace netlab::watch {
namespace {

static_assert(sizeof(pollfd) == sizeof(PollEntry));

int64_t fromTimespec(const timespec* timeout) {
  return timeout ? int64_t{timeout->tv_sec} * 1'000'000'000 + timeout->tv_nsec : forever;
}

// What the kernel could not read is not read here.
bool couldRead(const Call& call) {
  return call.record.errnoNumber == 0 || call.record.errnoNumber == EINTR;
}

PollEntry entryOf(const pollfd& from, bool answered) {
  return {from.fd, static_cast<uint16_t>(from.events), static_cast<uint16_t>(answered ? from.revents : 0)};
}

void countReady(Call& call, const ReadyList& ready, size_t in, size_t out) {
  count(call.counters().readinessReported, ready.all);
  count(call.counters().waitBytesIn, in);
  count(call.counters().waitBytesOut, out);
}

}  // namespace

int polled(Call& call, const pollfd* entries, nfds_t size, int64_t timeout, int result) {
  if (!call.isWatched()) return result;
  call.returned(result);
  call.record.asked = millisecondsOf(timeout);
  call.record.other = static_cast<int32_t>(size);
  const size_t readable = couldRead(call) ? size : 0;
  if (readable == 1) {
    call.keep(timeout, entryOf(entries[0], result >= 0));
    return result;
  }
  ReadyList ready;
  {
    SnapshotWriter snapshot(call.slot(), Waiting::poll, call.record, timeout);
    const size_t room = snapshotRoom(thread, readable * sizeof(PollEntry)) / sizeof(PollEntry);
    auto* to = reinterpret_cast<PollEntry*>(snapshot->data);
    for (size_t i = 0; i < readable; ++i) {
      const PollEntry entry = entryOf(entries[i], result >= 0);
      if (i < room) to[i] = entry;
      if (entry.revents) ready.add(entry.fd, entry.revents);
    }
    snapshot->bytes = static_cast<uint32_t>((readable < room ? readable : room) * sizeof(PollEntry));
  }
  countReady(call, ready, readable * sizeof(pollfd), readable * sizeof(pollfd::revents));
  call.write(&ready);
  return result;
}

int epollWaited(Call& call, const epoll_event* events, int size, int64_t timeout, int result) {
  if (!call.isWatched()) return result;
  call.returned(result);
  call.record.asked = millisecondsOf(timeout);
  call.record.other = size;
  const size_t answered = result > 0 ? static_cast<size_t>(result) : 0;
  ReadyList ready;
  ready.kind = Record::Kind::readyData;
  {
    SnapshotWriter snapshot(call.slot(), Waiting::epoll, call.record, timeout);
    const size_t room = snapshotRoom(thread, answered * sizeof(ReadyEntry)) / sizeof(ReadyEntry);
    auto* to = reinterpret_cast<ReadyEntry*>(snapshot->data);
    for (size_t i = 0; i < answered; ++i) {
      const uint64_t data = events[i].data.u64;
      if (i < room)
        to[i] = {static_cast<uint32_t>(data), static_cast<uint32_t>(data >> 32), events[i].events};
      ready.addData(data, events[i].events);
    }
    snapshot->bytes = static_cast<uint32_t>((answered < room ? answered : room) * sizeof(ReadyEntry));
  }
  countReady(call, ready, 0, answered * sizeof(epoll_event));
  call.write(&ready);
  return result;
}

int epollControlled(Call& call, int operation, int epoll, const epoll_event* event, int result) {
  return told(call, result, [&] {
    call.operation = static_cast<uint8_t>(operation);
    call.record.other = epoll;
    if (call.record.errnoNumber == EFAULT || operation == EPOLL_CTL_DEL || !event) return;
    call.record.events = event->events;
    call.record.asked = static_cast<int64_t>(event->data.u64);
    count(call.counters().waitBytesIn, sizeof *event);
  });
}

NETLAB_WRAP(int, poll, (pollfd * entries, nfds_t size, int timeout)) {
  Call call(subjectOfWait(entries, size), CallKind::wait, Function::poll, -1, NETLAB_CALLER);
  return polled(call, entries, size, fromMilliseconds(timeout),
                NETLAB_MAKE(call, real().poll(entries, size, timeout)));
}

NETLAB_WRAP(int, __poll_chk, (pollfd * entries, nfds_t size, int timeout, size_t room)) {
  checkRoom(size, room / sizeof *entries);
  Call call(subjectOfWait(entries, size), CallKind::wait, Function::poll, -1, NETLAB_CALLER);
  return polled(call, entries, size, fromMilliseconds(timeout),
                NETLAB_MAKE(call, real().poll(entries, size, timeout)));
}

NETLAB_WRAP(int, ppoll, (pollfd * entries, nfds_t size, const timespec* timeout, const sigset_t* mask)) {
  Call call(subjectOfWait(entries, size), CallKind::wait, Function::ppoll, -1, NETLAB_CALLER);
  const int result = NETLAB_MAKE(call, real().ppoll(entries, size, timeout, mask));
  return polled(call, entries, size, fromTimespec(timeout), result);
}

NETLAB_WRAP(int, __ppoll_chk,
            (pollfd * entries, nfds_t size, const timespec* timeout, const sigset_t* mask, size_t room)) {
  checkRoom(size, room / sizeof *entries);
  Call call(subjectOfWait(entries, size), CallKind::wait, Function::ppoll, -1, NETLAB_CALLER);
  return polled(call, entries, size, fromTimespec(timeout),
                NETLAB_MAKE(call, real().ppoll(entries, size, timeout, mask)));
}

NETLAB_WRAP(int, epoll_wait, (int fd, epoll_event* events, int size, int timeout)) {
  Call call(Subject::anything, CallKind::wait, Function::epoll_wait, fd, NETLAB_CALLER);
  const int result = NETLAB_MAKE(call, real().epoll_wait(fd, events, size, timeout));
  return epollWaited(call, events, size, fromMilliseconds(timeout), result);
}

NETLAB_WRAP(int, epoll_pwait, (int fd, epoll_event* events, int size, int timeout, const sigset_t* mask)) {
  Call call(Subject::anything, CallKind::wait, Function::epoll_pwait, fd, NETLAB_CALLER);
  const int result = NETLAB_MAKE(call, real().epoll_pwait(fd, events, size, timeout, mask));
  return epollWaited(call, events, size, fromMilliseconds(timeout), result);
}

// A C library that lacks it is asked to make the system call, as a program would that found none.
NETLAB_WRAP(int, epoll_pwait2,
            (int fd, epoll_event* events, int size, const timespec* timeout, const sigset_t* mask)) {
  Call call(Subject::anything, CallKind::wait, Function::epoll_pwait2, fd, NETLAB_CALLER);
  constexpr size_t maskBytes = 8;
  const int result =
      NETLAB_MAKE(call, real().epoll_pwait2
                            ? real().epoll_pwait2(fd, events, size, timeout, mask)
                            : static_cast<int>(real().syscall(
                                  SYS_epoll_pwait2, fd, reinterpret_cast<long>(events), size,
                                  reinterpret_cast<long>(timeout), reinterpret_cast<long>(mask), maskBytes)));
  return epollWaited(call, events, size, fromTimespec(timeout), result);
}

NETLAB_WRAP(int, epoll_ctl, (int epoll, int operation, int fd, epoll_event* event)) {
  beforeInterest(fd);
  Call call(Subject::anything, CallKind::interest, Function::epoll_ctl, fd, NETLAB_CALLER);
  if (call.isWatched()) call.tellSocket();
  return epollControlled(call, operation, epoll, event,
                         NETLAB_MAKE(call, real().epoll_ctl(epoll, operation, fd, event)));
}

namespace {

// A new interest list: `other` names it.
int epollCreated(Call& call, int result) {
  if (result >= 0 && ownsTables()) {
    forget(result);
    setKnown(result, Known::epoll);
  }
  return told(call, result, [&] { call.record.other = result; });
}

}  // namespace

NETLAB_WRAP(int, epoll_create, (int size)) {
  Call call(Subject::anything, CallKind::interest, Function::epoll_create, -1, NETLAB_CALLER);
  return epollCreated(call, NETLAB_MAKE(call, real().epoll_create(size)));
}

NETLAB_WRAP(int, epoll_create1, (int flags)) {
  Call call(Subject::anything, CallKind::interest, Function::epoll_create, -1, NETLAB_CALLER);
  return epollCreated(call, NETLAB_MAKE(call, real().epoll_create1(flags)));
}

}  // namespace netlab::watch
