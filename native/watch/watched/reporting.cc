#include "watch/watched/reporting.h"

#include <unistd.h>

#include <algorithm>

#include "multiplexer/clock.h"
#include "socket/error.h"
#include "watch/watched/place_of.h"

namespace netlab::watch {
namespace {

// A call is taken over so long after it has ended: by then what ended before it, in other threads, is told,
// too.
constexpr int64_t settling = 5'000'000;
// An interest list is compared with the kernel's again after so long, where somebody looks.
constexpr int64_t freshness = 1'000'000'000;
// An interest list of more entries is not compared with the kernel's.
constexpr size_t mostCorrected = 1000;
// What takes longer than that is asked for so much more rarely.
constexpr int64_t share = 50;
// An io_uring has a low number, mostly: so many are looked at in turns.
constexpr int descriptorsAtOnce = 64, mostLooked = 1024;

void add(ReportedCounters& sum, const Counters& counters) {
  sum.waits += counters.waits;
  sum.readinessReported += counters.readinessReported;
  sum.accepts += counters.accepts;
  sum.acceptErrors += counters.acceptErrors;
  sum.receives += counters.receives;
  sum.sends += counters.sends;
  sum.bytesReceived += counters.bytesReceived;
  sum.bytesSent += counters.bytesSent;
  sum.wouldBlock += counters.wouldBlock;
  sum.waitBytesIn += counters.waitBytesIn;
  sum.waitBytesOut += counters.waitBytesOut;
  sum.closed += counters.closed;
  sum.resets += counters.resets;
}

}  // namespace

Reporting::Reporting(std::unique_ptr<MappedRing> ring, SocketDirectory& directory)
    : Program(processOf(*ring), endingOf(*ring), directory),
      ring_(std::move(ring)),
      view_(*ring_, trace_.interests()),
      findings_(view_, process_.pid),
      optionErrands_(ring_->header()) {
  trace_.judgeBy(&findings_);
  const int64_t runs = clockNanoseconds(CLOCK_REALTIME) - process_.startedAtEpoch * 1'000'000;
  startedAt_ = monotonicNanoseconds() - runs;
}

// A process that has ended since, or one that has its number by now, tells nothing of it.
Process Reporting::processOf(const MappedRing& ring) {
  Process told = ring.process();
  if (const auto now = readProcess(told.pid); now && now->startTime == told.startTime) {
    told.parent = now->parent;
    if (now->image == told.image) told.command = now->command;
  }
  return told;
}

Ending Reporting::endingOf(const MappedRing& ring) {
  const Process told = ring.process();
  try {
    Ending ending(told.pid);
    const auto now = readProcess(told.pid);
    if (now && now->startTime == told.startTime) return ending;
  } catch (const SystemError&) {
    // It has ended.
  }
  return Ending();
}

Reporting::~Reporting() {
  ring_->header().silent.store(1, std::memory_order_release);
  resume(std::nullopt);
}

void Reporting::drain() {
  const std::lock_guard lock(mutex_);
  ring_->header().engine.store(::getpid(), std::memory_order_relaxed);
  ring_->header().heartbeat.store(monotonicNanoseconds(), std::memory_order_release);
  takeOver();
  judge();
}

void Reporting::judge() {
  if (!hasEnded()) return findings_.look(monotonicNanoseconds());
  if (isEndJudged_) return;
  isEndJudged_ = true;
  // 0: it did not tell, as when a signal has ended it.
  const uint32_t told = ring_->header().exitCode.load(std::memory_order_relaxed);
  findings_.end({told == 0 ? 0 : static_cast<int>(told - 1), process_.pid, monotonicNanoseconds()});
}

std::vector<Finding> Reporting::findings() {
  const std::lock_guard lock(mutex_);
  takeOver();
  if (hasEnded()) judge();
  return findings_.all();
}

// A single thread tells its calls in their order.
void Reporting::takeOver() {
  size_t threads = 0;
  for (size_t i = 0; i < ring_->slots(); ++i)
    if (ring_->slot(i).state.load(std::memory_order_acquire) != Slot::free) ++threads;
  const int64_t now = monotonicNanoseconds();
  const bool ended = hasEnded();
  const int64_t until = threads <= 1 || ended ? now : now - settling;
  const auto limit = ended ? ProgramTrace::Limit::none : ProgramTrace::Limit::longest;
  trace_.drain(*ring_, until, limit, [this](size_t slot) { add(gone_, ring_->slot(slot).counters); });
}

std::optional<Exit> Reporting::exitTold() const {
  const uint32_t told = ring_->header().exitCode.load(std::memory_order_relaxed);
  return told > 0 && told <= 256 ? std::optional(Exit{static_cast<int>(told) - 1, 0}) : std::nullopt;
}

bool Reporting::hasBecomeAnother() const {
  const auto now = readProcess(process_.pid);
  // The kernel tells 0 where it lets nobody look: a program can forbid it (man 2 prctl, PR_SET_DUMPABLE).
  return now && now->startTime == process_.startTime && now->image != 0 && process_.image != 0 &&
         now->image != process_.image;
}

bool Reporting::waitsForSocket() {
  bool waits = false;
  for (size_t i = 0; i < ring_->slots(); ++i) waits |= placeOf(ring_->slot(i)).call == Call::wait;
  if (!waits) return false;
  const auto isOne = [this](const Asked& asked) {
    const Descriptor* told = ring_->descriptor(asked.fd);
    return told && told->kind.load(std::memory_order_relaxed) != SocketKind::notSocket &&
           !(told->flags.load(std::memory_order_relaxed) & Descriptor::pair);
  };
  return std::ranges::any_of(readThreads(process_.pid), [&](const ThreadCall& call) {
    return std::ranges::any_of(standingOf(process_.pid, call).asked, isOne);
  });
}

void Reporting::numberBehind(uint64_t last) {
  before_ = last;
  sockets_.clear();
  refreshTook_ = 0;
}

uint64_t Reporting::lastSocket() const {
  return before_ + ring_->header().numbers.load(std::memory_order_relaxed);
}

bool Reporting::hasListened() {
  const std::lock_guard lock(mutex_);
  return trace_.takeListened();
}

void Reporting::lookForIoUring() {
  for (int looked = 0; looked < descriptorsAtOnce && !usesIoUring_; ++looked) {
    const auto found = readDescriptor(process_.pid, nextLooked_);
    if (found && found->kind == DescriptorKind::ioUring) usesIoUring_ = true;
    nextLooked_ = (nextLooked_ + 1) % mostLooked;
  }
}

void Reporting::lookAtChildren() {
  const std::lock_guard lock(mutex_);
  blindChildren_.look(process_.pid);
}

std::optional<ReportedWait> Reporting::lastWait(std::optional<pid_t> thread) {
  std::optional<ReportedWait> latest;
  for (size_t i = 0; i < ring_->slots(); ++i) {
    const Slot& slot = ring_->slot(i);
    const pid_t of = slot.thread.load(std::memory_order_acquire);
    if (slot.state.load(std::memory_order_acquire) == Slot::free || (thread && of != *thread)) continue;
    auto last = ring_->lastWait(i);
    if (!last || last->number == 0) continue;
    const auto returnedAt = [](const WaitSnapshot& wait) { return wait.startedAt + wait.nanoseconds; };
    if (!latest || returnedAt(*last) > returnedAt(latest->snapshot)) latest = {std::move(*last), of, {}, {}};
  }
  if (!latest || latest->snapshot.multiplexer != Waiting::epoll) return latest;
  const std::lock_guard lock(mutex_);
  trace_.drain(*ring_, monotonicNanoseconds(), ProgramTrace::Limit::longest,
               [this](size_t slot) { add(gone_, ring_->slot(slot).counters); });
  const int epoll = latest->snapshot.fd;
  correctEpoll(epoll);
  latest->epoll = trace_.interests().atLastWait(epoll);
  const auto* entries = reinterpret_cast<const ReadyEntry*>(latest->snapshot.data.data());
  for (size_t i = 0; i < latest->snapshot.data.size() / sizeof(ReadyEntry); ++i) {
    const uint64_t data = static_cast<uint64_t>(entries[i].dataHigh) << 32 | entries[i].dataLow;
    latest->ready.push_back(trace_.interests().descriptorOf(epoll, data));
  }
  return latest;
}

// The calls tell all that the program itself changes; an epoll that was inherited or duplicated, and calls
// that were lost, only the kernel knows. It takes 28 ms for 10,000 entries: those of a list that is whole are
// not asked for. Of one that has ended it knows none.
void Reporting::correctEpoll(int epoll) {
  EpollInterests& interests = trace_.interests();
  if (hasEnded() || (interests.isWhole(epoll) && interests.size(epoll) > mostCorrected)) return;
  const int64_t now = monotonicNanoseconds();
  if (correctAgainAt_.size() > EpollInterests::mostEpolls) correctAgainAt_.clear();
  int64_t& again = correctAgainAt_[epoll];
  if (now < again) return;
  const auto kernels = readEpollInterests(process_.pid, epoll);
  if (!interests.isWhole(epoll) || !interests.agrees(epoll, kernels)) interests.correct(epoll, kernels);
  again = now + std::max(freshness, (monotonicNanoseconds() - now) * share);
}

ProgramTrace::Chunk Reporting::readTrace(uint64_t after, size_t limit) {
  const std::lock_guard lock(mutex_);
  takeOver();
  return trace_.read(after, limit);
}

void Reporting::turnTrace(bool on) {
  const std::lock_guard lock(mutex_);
  trace_.turn(on);
}

ReportedCounters Reporting::counters() {
  const std::lock_guard lock(mutex_);
  ReportedCounters sum = gone_;
  for (size_t i = 0; i < ring_->slots(); ++i)
    if (ring_->slot(i).state.load(std::memory_order_acquire) != Slot::free) add(sum, ring_->slot(i).counters);
  return sum;
}

std::vector<SiteCount> Reporting::siteCounts(bool& isLeast) {
  const std::lock_guard lock(mutex_);
  takeOver();
  isLeast = trace_.isMissingSome(*ring_);
  return trace_.siteCounts().all();
}

double Reporting::toEpochMilliseconds(int64_t monotonic) const {
  return static_cast<double>(process_.startedAtEpoch) + static_cast<double>(monotonic - startedAt_) / 1e6;
}

}  // namespace netlab::watch
