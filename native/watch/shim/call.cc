#include "watch/shim/call.h"

#include <cerrno>

#include "watch/shim/gate.h"
#include "watch/shim/kernel.h"
#include "watch/shim/option_errand.h"
#include "watch/shim/real.h"
#include "watch/shim/snapshot.h"

namespace netlab::watch {
namespace {

Mode settledMode() {
  if (mode() == Mode::fresh) start();
  if (mode() == Mode::starting) awaitStart();
  return mode();
}

bool isChildOfVfork(Thread& of) {
  if (!of.afterVfork) return false;
  if (kernel(SYS_getpid) != of.processOfVfork) return true;
  of.afterVfork = false;
  return false;
}

bool wakesUp(Subject subject, int fd) {
  return (subject == Subject::address && isSocket(fd)) || (subject == Subject::use && isNetwork(fd));
}

bool hasSlot(Thread& of) {
  return of.generation == ringGeneration ? of.slot != nullptr : !of.ended && takeSlot(of);
}

bool isEngineGone(int64_t now) {
  const Header& header = ring->header;
  return header.silent.load(std::memory_order_relaxed) ||
         now - header.heartbeat.load(std::memory_order_relaxed) > heartbeatLimit;
}

// The shim's own code runs between the two: nothing that a signal handler does meanwhile is watched.
void setInside(bool inside) {
  std::atomic_signal_fence(std::memory_order_seq_cst);
  thread.inside = inside;
  std::atomic_signal_fence(std::memory_order_seq_cst);
}

struct Head {
  CallKind kind;
  Function function;
  uint8_t operation;
};

void writeRecords(Thread& of, const Head& head, Record::Call call, const ReadyList* ready) {
  Slot& slot = *of.slot;
  const uint32_t perRecord = ready && ready->kind == Record::Kind::readyData ? 4 : 7;
  const uint32_t readyCount = ready ? ready->count : 0;
  const uint32_t records = 1 + (readyCount + perRecord - 1) / perRecord;
  const uint32_t sequence = slot.sequence.load(std::memory_order_relaxed);
  slot.sequence.store(sequence + records, std::memory_order_relaxed);
  const uint64_t at = slot.head.load(std::memory_order_relaxed);
  if (!hasRoomForRecords(of, at, records)) return;

  if (ready && ready->count < ready->all) call.flags |= Record::truncated;
  Record& first = slot.records[at % recordCount];
  first.sequence = sequence + 1;
  first.kind = Record::Kind::call;
  first.callKind = head.kind;
  first.function = head.function;
  first.operation = head.operation;
  first.call = call;
  for (uint32_t i = 1; i < records; ++i) {
    Record& record = slot.records[(at + i) % recordCount];
    const uint32_t from = (i - 1) * perRecord;
    const uint32_t left = readyCount - from;
    record.sequence = sequence + 1 + i;
    record.kind = ready->kind;
    record.callKind = head.kind;
    record.function = head.function;
    record.count = static_cast<uint8_t>(left < perRecord ? left : perRecord);
    for (uint32_t k = 0; k < record.count; ++k) {
      if (perRecord == 7)
        record.ready[k] = ready->ready[from + k];
      else
        record.readyData[k] = ready->data[from + k];
    }
  }
  slot.head.store(at + records, std::memory_order_release);
  // The engine's look at it took the line away; it is back by the time that the next call has returned.
  __builtin_prefetch(&slot.records[(at + records) % recordCount], 1);
}

void writePending(Thread& of, bool belongs) {
  PendingWait& pending = of.pending;
  pending.is = false;
  ReadyList ready;
  if (pending.entry.revents) ready.add(pending.entry.fd, pending.entry.revents);
  if (belongs)
    pending.call.flags |= Record::ofOneCall;
  else
    publishOnePoll(*of.slot, pending);
  writeRecords(of, {CallKind::wait, pending.function, 0}, pending.call, &ready);
}

}  // namespace

bool ownsTables() {
  const Mode at = settledMode();
  return (at == Mode::watching || at == Mode::asleep) && !isChildOfVfork(thread);
}

void settlePending(Thread& of) {
  if (of.pending.is) writePending(of, false);
}

void Call::begin(Subject subject, CallKind kind, Function function, int fd, const Caller& caller,
                 int64_t asked) {
  if (subject == Subject::met && knownOf(fd) != Known::socket && knownOf(fd) != Known::epoll) return;
  Thread& of = thread;
  Mode at = settledMode();
  if (at == Mode::silent || of.isDebuggers || isChildOfVfork(of)) return;
  if (at == Mode::asleep && !of.inside && wakesUp(subject, fd)) {
    wake();
    at = settledMode();  // another thread may have been first
  }
  if (at != Mode::watching) return;
  if (of.inside) {
    ring->header.callsNotSeen.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  setInside(true);
  kind_ = kind;
  function_ = function;
  asked_ = asked;
  operation = 0;
  if (findSubject(subject, fd) && hasSlot(of)) {
    record = {};
    record.fd = fd;
    record.connection = socket ? socket->number.load(std::memory_order_relaxed) : 0;
    record.other = -1;
    enter(caller);
  }
  setInside(false);
}

bool Call::findSubject(Subject subject, int fd) {
  socket = nullptr;
  if (subject == Subject::anything) return true;
  socket = socketAt(fd);
  if (subject == Subject::met) return true;
  const bool isUse = subject == Subject::use || subject == Subject::address;
  // What names nothing at all is worth telling; what is no socket is not.
  // A closed socket of Python has the number -1.
  if (!socket) return isUse && (fd < 0 || knownOf(fd) == Known::unknown);
  if (isUse && !ring->header.appeared.load(std::memory_order_relaxed)) {
    const bool isPair = socket->flags.load(std::memory_order_relaxed) & Descriptor::pair;
    if (!isPair || subject == Subject::address) ring->header.appeared.store(1, std::memory_order_release);
  }
  return true;
}

void Call::enter(const Caller& caller) {
  Thread& of = thread;
  prefetchSite(caller);
  __builtin_prefetch(&of.slot->position, 1);
  const int64_t now = monotonicNow();
  if (isEngineGone(now)) return fallSilent();
  record.startedAt = now;
  record.site = siteOf(caller);
  if (of.pending.is) {
    const bool belongs = kind_ != CallKind::wait && record.fd == of.pending.entry.fd && record.site &&
                         record.site == of.pending.call.site;
    writePending(of, belongs);
  }
  slot_ = of.slot;
  generation_ = of.generation;
  outer_ =
      reinterpret_cast<uintptr_t>(of.outermost) > reinterpret_cast<uintptr_t>(this) ? of.outermost : nullptr;
  of.outermost = this;
  publishPosition();
  lookForOptionErrand();
  const bool isGateShut =
      slot_->held.load(std::memory_order_relaxed) | slot_->pace.load(std::memory_order_relaxed);
  // What a handler does is not held: the one who waits for the thread to go on may be waiting for that.
  if (__builtin_expect(isGateShut, 0) && !outer_ && !followsInterruption()) waitAtGate();
}

// What a handler sets off (an end in order: sockets are closed, others are told) is not held, else Ctrl+C
// would end nothing. It is over when the thread makes the interrupted call again, or comes to a wait.
bool Call::followsInterruption() {
  InterruptedCall& before = thread.interrupted;
  if (!before.is) return false;
  const bool isSame = before.fd == record.fd && before.site == record.site;
  before.is = kind_ != CallKind::wait && !isSame;
  return before.is;
}

// Handlers of signals run meanwhile, and their calls are watched.
void Call::waitAtGate() {
  publishPosition(true);
  setInside(false);
  isInterrupted_ = passGate(*slot_, kind_) == Passage::interrupted;
  if (isInterrupted_) thread.interrupted = {true, record.fd, record.site};
  setInside(true);
  record.startedAt = monotonicNow();
  publishPosition();
}

void Call::publishPosition(bool held) const {
  slot_->positionSince.store(record.startedAt, std::memory_order_relaxed);
  slot_->positionSite.store(record.site, std::memory_order_relaxed);
  slot_->positionConnection.store(record.connection, std::memory_order_relaxed);
  slot_->positionAsked.store(asked_, std::memory_order_relaxed);
  slot_->position.store(static_cast<uint64_t>(kind_) | static_cast<uint64_t>(function_) << 8 |
                            static_cast<uint64_t>(held) << 16 |
                            static_cast<uint64_t>(static_cast<uint32_t>(record.fd)) << 32,
                        std::memory_order_release);
}

void Call::tellSocket() {
  socket = socketAt(record.fd);
  if (!socket) return;
  record.connection = socket->number.load(std::memory_order_relaxed);
  slot_->positionConnection.store(record.connection, std::memory_order_relaxed);
}

void Call::returned(int64_t result) {
  setInside(true);
  // What the kernel has taken the place of meanwhile, and is written behind the look at the clock.
  __builtin_prefetch(&slot_->head, 1);
  __builtin_prefetch(&slot_->counters, 1);
  if (socket) __builtin_prefetch(socket, 1);
  record.errnoNumber = static_cast<int16_t>(result < 0 ? errno : 0);
  record.returned = result;
  record.nanoseconds = monotonicNow() - record.startedAt;
  if (socket) socket->lastActiveAt.store(record.startedAt + record.nanoseconds, std::memory_order_relaxed);
}

void Call::write(const ReadyList* ready) {
  writeRecords(thread, {kind_, function_, operation}, record, ready);
  leave();
}

void Call::keep(int64_t timeout, PollEntry entry) {
  thread.pending = {true, function_, timeout, entry, record};
  leave();
}

void Call::leave() {
  thread.outermost = outer_;
  if (outer_)
    outer_->publishPosition();
  else
    slot_->position.store(0, std::memory_order_release);
  setInside(false);
}

}  // namespace netlab::watch
