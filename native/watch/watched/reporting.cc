#include "watch/watched/reporting.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "multiplexer/clock.h"
#include "socket/error.h"
#include "watch/watched/belief.h"
#include "watch/watched/identity.h"

namespace netlab::watch {
namespace {

// A call is taken over so long after it has ended: by then what ended before it, in other threads, is told,
// too.
constexpr int64_t settling = 5'000'000;
// Of CPU time: a table that takes no more is brought up to date at each question.
constexpr int64_t quickly = 2'000'000;
// All sockets of the machine are asked for again after so long, where somebody looks.
constexpr int64_t freshness = 1'000'000'000;
// An interest list of more entries is not compared with the kernel's.
constexpr size_t mostCorrected = 1000;
// What takes longer than that is asked for so much more rarely.
constexpr int64_t share = 50;
// New sockets that are asked themselves at a time: a panel has 40 in view.
constexpr size_t mostIdentified = 256;
// An io_uring has a low number, mostly: so many are looked at in turns.
constexpr int descriptorsAtOnce = 64, mostLooked = 1024;
// Of what a thread waits for and is no socket, so many are told.
constexpr size_t mostWatched = 256;

const char* nameOf(Waiting multiplexer) {
  switch (multiplexer) {
    case Waiting::select:
      return "select";
    case Waiting::poll:
      return "poll";
    case Waiting::epoll:
      return "epoll";
    default:
      return "";
  }
}

// The program's calls are those of the trace, in the same order: one stands for the other.
static_assert(static_cast<int>(CallKind::option) == static_cast<int>(Call::option));

Place placeOf(const Slot& slot) {
  const uint64_t word = slot.position.load(std::memory_order_acquire);
  const auto kind = static_cast<uint8_t>(word & 0xff);
  if (kind == 0 || kind > static_cast<uint8_t>(CallKind::option)) return {};
  const int64_t asked = slot.positionAsked.load(std::memory_order_relaxed);
  return {static_cast<Call>(kind),         static_cast<int>(word >> 32),
          (word >> 16 & 1) != 0,           slot.positionSite.load(std::memory_order_relaxed),
          static_cast<uint8_t>(word >> 8), asked >= 0 ? std::optional(asked) : std::nullopt};
}

// As it stands in the shared memory: it ends where the room for it does.
std::string nameOf(const Slot& slot) {
  return std::string(slot.name, ::strnlen(slot.name, sizeof slot.name));
}

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

ProgramInfo Reporting::info() {
  refresh();
  ProgramInfo info{};
  info.startedAt = process_.startedAtEpoch;
  info.pid = process_.pid;
  info.parent = process_.parent;
  info.command = process_.command;
  info.way = "shim";
  info.trace = trace_.on();
  tellEnding(info);
  tellNotSeen(info.notSeen);
  if (hasEnded()) return info;
  if (isPaused()) info.state = "paused";
  info.pace = static_cast<int>(ring_->header().pace.load(std::memory_order_relaxed));
  info.connections = sockets_.connections();
  int64_t latest = 0;
  for (Thread& each : threads()) {
    if (each.waitedAt > latest) {
      latest = each.waitedAt;
      info.waitedLast = info.threads.size();
    }
    info.threads.push_back(std::move(each.info));
  }
  info.listeners = readListeners();
  return info;
}

void Reporting::tellNotSeen(std::vector<Sentence>& notSeen) {
  const Header& header = ring_->header();
  const auto tellOf = [&](uint64_t number, const char* sentence) {
    if (number > 0) notSeen.emplace_back(sentence, std::vector<Sentence::Part>{std::to_string(number)});
  };
  const auto tell = [&](const std::atomic<uint32_t>& count, const char* sentence) {
    tellOf(count.load(std::memory_order_relaxed), sentence);
  };
  tell(header.threadsNotSeen, "Threads whose calls are not seen, since there was no room for them: {0}.");
  tell(header.descriptorsNotSeen,
       "Descriptors that are not followed, since there was no room for them: {0}.");
  tell(header.callsNotSeen, "Calls in a signal handler that interrupted another one, and are not seen: {0}.");
  tell(header.stdioSockets,
       "Sockets under a FILE of the C library, whose reads and writes are not seen: {0}.");
  tellOf(header.childrenNotSeen.load(std::memory_order_relaxed) + childrenNotSeen_,
         "Processes that it has started and that are not watched: {0}.");
  {
    const std::lock_guard lock(mutex_);
    blindChildren_.tell(notSeen);
    tellOf(trace_.lost(), "Calls that came faster than they were taken over, and are missing: {0}.");
  }
  if (usesIoUring_) notSeen.emplace_back("It uses io_uring: what goes through that is not seen.");
}

std::vector<Reporting::Thread> Reporting::threads() {
  std::vector<Thread> found;
  for (size_t i = 0; i < ring_->slots(); ++i) {
    const Slot& slot = ring_->slot(i);
    if (slot.state.load(std::memory_order_acquire) != Slot::used) continue;
    const auto last = ring_->lastWait(i);
    const Place place = placeOf(slot);
    const bool isInWait = place.call == Call::wait;
    found.push_back({.info = {.id = slot.thread.load(std::memory_order_acquire),
                              .name = nameOf(slot),
                              .multiplexer = last ? nameOf(last->multiplexer) : "",
                              .waits = slot.counters.waits.load(std::memory_order_relaxed),
                              .position = place,
                              .paused = slot.held.load(std::memory_order_relaxed) != 0,
                              .pace = static_cast<int>(slot.pace.load(std::memory_order_relaxed)),
                              .watched = watchedBy(last)},
                     .waitedAt = isInWait ? slot.positionSince.load(std::memory_order_relaxed)
                                 : last   ? last->startedAt
                                          : 0});
  }
  return found;
}

// Of its wait set, what is no socket.
std::vector<OpenDescriptor> Reporting::watchedBy(const std::optional<WaitSnapshot>& last) {
  std::vector<OpenDescriptor> found;
  if (!last) return found;
  std::vector<int> asked;
  const auto ask = [&](int fd) {
    const Descriptor* told = ring_->descriptor(fd);
    const bool isSocket = told && told->kind.load(std::memory_order_relaxed) != SocketKind::notSocket;
    if (!isSocket && asked.size() < mostWatched) asked.push_back(fd);
  };
  eachAsked(*last, [&](const Asked& each) { ask(each.fd); });
  if (last->multiplexer == Waiting::epoll) {
    const std::lock_guard lock(mutex_);
    trace_.interests().eachNow(last->fd, [&](const EpollInterest& each) { ask(each.fd); });
  }
  for (const int fd : asked) {
    const auto open = readDescriptor(process_.pid, fd);
    if (open && open->kind != DescriptorKind::socket) found.push_back(*open);
  }
  return found;
}

void Reporting::refresh() {
  if (hasEnded()) return sockets_.clear();
  // A table that takes long is brought up to date half of the time at most. What counts is the work: on a
  // busy machine also a small table takes a while.
  if (refreshTook_ > quickly && monotonicNanoseconds() - refreshedAt_ < refreshTook_) return;
  const int64_t usedBefore = clockNanoseconds(CLOCK_THREAD_CPUTIME_ID);
  directory_.refresh(freshness);
  askNow();
  sockets_.begin();
  readDescriptors();
  bool isNew = recognize();
  if (isNew && !directory_.isQuick()) {
    identifyNew();
    isNew = recognize();
  }
  if (isNew) {
    directory_.learn();
    recognize();
  }
  sockets_.end();
  noteListeners();
  refreshedAt_ = monotonicNanoseconds();
  refreshTook_ = clockNanoseconds(CLOCK_THREAD_CPUTIME_ID) - usedBefore;
}

// Where to ask for all sockets takes long, each that is new is asked itself: by a duplicate, for some
// microseconds, which is a close's to wait for.
void Reporting::identifyNew() {
  size_t asked = 0;
  sockets_.each([&](ProgramSocket& each) {
    if (each.known || each.lookedFor <= directory_.complete() || asked++ >= mostIdentified) return;
    try {
      directory_.learnUnix(each.inode);
      guarded(each.fd, [&] {
        auto found = identify(ending_.duplicate(each.fd).get());
        if (found && found->inode == each.inode) directory_.note(std::move(found));
      });
    } catch (const SystemError&) {
      // It is closed by now, or the kernel lets nobody look: it is found when all are asked for.
    }
  });
}

void Reporting::readDescriptors() {
  ring_->eachDescriptor([&](int fd, const Descriptor& descriptor) {
    const auto kind = descriptor.kind.load(std::memory_order_relaxed);
    if (kind == SocketKind::notSocket || kind == SocketKind::unknown) return;
    if (fd <= STDERR_FILENO && (descriptor.flags.load(std::memory_order_relaxed) & Descriptor::pair)) return;
    bool isFirst = false;
    ProgramSocket& socket =
        sockets_.at(socketNumber(descriptor.number.load(std::memory_order_relaxed)), isFirst);
    if (isFirst) describe(socket, fd, descriptor);
    socket.received = socket.received.value_or(0) + descriptor.received.load(std::memory_order_relaxed);
    socket.sent = socket.sent.value_or(0) + descriptor.sent.load(std::memory_order_relaxed);
    if (const auto asked = asked_.of(fd)) socket.interest = *asked;
  });
}

void Reporting::describe(ProgramSocket& socket, int fd, const Descriptor& descriptor) const {
  const uint64_t inode = descriptor.inode.load(std::memory_order_relaxed);
  if (socket.inode != inode) socket = ProgramSocket(socket.id);
  socket.inode = inode;
  socket.fd = fd;
  socket.interest.reset();
  socket.received = socket.sent = 0;
  const Direction direction = descriptor.direction.load(std::memory_order_relaxed);
  if (direction == Direction::accepted || direction == Direction::made || direction == Direction::bound)
    socket.direction = direction;
  const int64_t now = monotonicNanoseconds();
  const auto moment = [&](const std::atomic<int64_t>& at) -> std::optional<int64_t> {
    const int64_t told = at.load(std::memory_order_relaxed);
    if (told == 0) return std::nullopt;
    return static_cast<int64_t>(toEpochMilliseconds(believedMoment(told, now)));
  };
  socket.openedAt = moment(descriptor.openedAt);
  socket.lastActiveAt = moment(descriptor.lastActiveAt);
  const int32_t backlog = descriptor.backlog.load(std::memory_order_relaxed);
  if (descriptor.listening.load(std::memory_order_relaxed) && backlog >= 0) socket.backlog = backlog;
}

// What the last waits of all threads asked.
void Reporting::askNow() {
  asked_.clear();
  const std::lock_guard lock(mutex_);
  takeOver();
  for (size_t i = 0; i < ring_->slots(); ++i) {
    const auto last = ring_->lastWait(i);
    if (!last) continue;
    eachAsked(*last, [&](const Asked& each) { asked_.add(each); });
    if (last->multiplexer == Waiting::epoll)
      trace_.interests().eachNow(last->fd, [&](const EpollInterest& each) { asked_.add(askedBy(each)); });
  }
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
