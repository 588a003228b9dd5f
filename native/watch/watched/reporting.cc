#include "watch/watched/reporting.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "multiplexer/clock.h"

namespace netlab::watch {
namespace {

// A call is taken over so long after it has ended: by then what ended before it, in other threads, is told,
// too.
constexpr int64_t settling = 5'000'000;
// All sockets of the machine are asked for again after so long, where somebody looks.
constexpr int64_t freshness = 1'000'000'000;
// An interest list of more entries is not compared with the kernel's.
constexpr size_t mostCorrected = 1000;

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

Place placeOf(const Slot& slot) {
  const uint64_t word = slot.position.load(std::memory_order_acquire);
  const auto kind = static_cast<uint8_t>(word & 0xff);
  if (kind == 0 || kind > static_cast<uint8_t>(CallKind::option)) return {};
  return {static_cast<Call>(kind), static_cast<int>(word >> 32), (word >> 16 & 1) != 0};
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

std::vector<int> descriptorsOf(const WaitSnapshot& wait) {
  std::vector<int> found;
  if (wait.multiplexer == Waiting::poll) {
    const auto* entries = reinterpret_cast<const PollEntry*>(wait.data.data());
    for (size_t i = 0; i < wait.data.size() / sizeof(PollEntry); ++i) found.push_back(entries[i].fd);
  }
  if (wait.multiplexer == Waiting::select) {
    const size_t words = wait.data.size() / sizeof(uint64_t) / 6;
    const auto* sets = reinterpret_cast<const uint64_t*>(wait.data.data());
    for (size_t word = 0; word < words; ++word)
      for (uint64_t bits = sets[word] | sets[words + word] | sets[2 * words + word]; bits; bits &= bits - 1)
        found.push_back(static_cast<int>(word * 64) + __builtin_ctzll(bits));
  }
  return found;
}

}  // namespace

Reporting::Reporting(std::unique_ptr<MappedRing> ring, Process process, SocketDirectory& directory)
    : Program(std::move(process), directory),
      ring_(std::move(ring)),
      findings_(*ring_, trace_.interests(), process_.pid) {
  const Header& header = ring_->header();
  trace_.judgeBy(&findings_);
  startedAt_ = header.startedAt - (header.startedAtEpoch - process_.startedAtEpoch * 1'000'000);
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
  const int64_t until = threads <= 1 || hasEnded() ? now : now - settling;
  trace_.drain(*ring_, until, [this](size_t slot) { add(gone_, ring_->slot(slot).counters); });
}

bool Reporting::hasBecomeAnother() const {
  const auto now = readProcess(process_.pid);
  return now && now->startTime == process_.startTime && now->image != process_.image;
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
  tellNotSeen(info.notSeen);
  return info;
}

void Reporting::tellNotSeen(std::vector<Sentence>& notSeen) const {
  const Header& header = ring_->header();
  const auto tell = [&](const std::atomic<uint32_t>& count, const char* sentence) {
    if (const uint32_t number = count.load(std::memory_order_relaxed))
      notSeen.emplace_back(sentence, std::vector<Sentence::Part>{std::to_string(number)});
  };
  tell(header.threadsNotSeen, "Threads whose calls are not seen, since there was no room for them: {0}.");
  tell(header.descriptorsNotSeen,
       "Descriptors that are not followed, since there was no room for them: {0}.");
  tell(header.callsNotSeen, "Calls in a signal handler that interrupted another one, and are not seen: {0}.");
  tell(header.stdioSockets,
       "Sockets under a FILE of the C library, whose reads and writes are not seen: {0}.");
  if (const uint32_t children = header.childrenNotSeen.load(std::memory_order_relaxed) + childrenNotSeen_)
    notSeen.emplace_back("Processes that it has started and that are not watched: {0}.",
                         std::vector<Sentence::Part>{std::to_string(children)});
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
  std::vector<int> all = descriptorsOf(*last);
  if (last->multiplexer == Waiting::epoll) {
    const std::lock_guard lock(mutex_);
    for (const EpollInterest& each : trace_.interests().now(last->fd)) all.push_back(each.fd);
  }
  for (const int fd : all) {
    const Descriptor* told = ring_->descriptor(fd);
    if (told && told->kind.load(std::memory_order_relaxed) != SocketKind::notSocket) continue;
    const auto open = readDescriptor(process_.pid, fd);
    if (open && open->kind != DescriptorKind::socket) found.push_back(*open);
  }
  return found;
}

void Reporting::refresh() {
  if (hasEnded()) {
    sockets_.replace({});
    return;
  }
  const int64_t now = monotonicNanoseconds();
  const auto asked = askedNow();
  std::map<uint64_t, ProgramSocket> byNumber;
  bool isNew = now - directoryAt_ > freshness;
  ring_->eachDescriptor([&](int fd, const Descriptor& descriptor) {
    const uint64_t inode = descriptor.inode.load(std::memory_order_relaxed);
    const auto kind = descriptor.kind.load(std::memory_order_relaxed);
    if (kind == SocketKind::notSocket || kind == SocketKind::unknown || inode == 0) return;
    if (fd <= STDERR_FILENO && (descriptor.flags.load(std::memory_order_relaxed) & Descriptor::pair)) return;
    const uint32_t number = descriptor.number.load(std::memory_order_relaxed);
    const auto [place, isFirst] = byNumber.try_emplace(number);
    ProgramSocket& socket = place->second;
    if (isFirst) socket = socketOf(fd, descriptor);
    socket.received = socket.received.value_or(0) + descriptor.received.load(std::memory_order_relaxed);
    socket.sent = socket.sent.value_or(0) + descriptor.sent.load(std::memory_order_relaxed);
    if (const auto found = asked.find(fd); found != asked.end()) socket.interest = found->second;
    if (!directory_.find(inode) && !unknown_.contains(inode)) isNew = true;
  });
  if (isNew) {
    directory_.refresh();
    directoryAt_ = monotonicNanoseconds();
    unknown_.clear();
  }
  std::vector<ProgramSocket> sockets;
  for (auto& [number, socket] : byNumber) {
    socket.known = directory_.find(socket.inode);
    // One that is neither bound nor connected is in none of the kernel's tables.
    if (!socket.known)
      unknown_.insert(socket.inode);
    else
      sockets.push_back(std::move(socket));
  }
  sockets_.replace(std::move(sockets));
}

ProgramSocket Reporting::socketOf(int fd, const Descriptor& descriptor) const {
  ProgramSocket socket;
  socket.id = descriptor.number.load(std::memory_order_relaxed);
  socket.fd = fd;
  socket.inode = descriptor.inode.load(std::memory_order_relaxed);
  const Direction direction = descriptor.direction.load(std::memory_order_relaxed);
  if (direction == Direction::accepted || direction == Direction::made || direction == Direction::bound)
    socket.direction = direction;
  const auto moment = [&](const std::atomic<int64_t>& at) -> std::optional<int64_t> {
    const int64_t told = at.load(std::memory_order_relaxed);
    return told == 0 ? std::nullopt : std::optional(static_cast<int64_t>(toEpochMilliseconds(told)));
  };
  socket.openedAt = moment(descriptor.openedAt);
  socket.lastActiveAt = moment(descriptor.lastActiveAt);
  if (descriptor.listening.load(std::memory_order_relaxed)) {
    const int32_t backlog = descriptor.backlog.load(std::memory_order_relaxed);
    if (backlog >= 0) socket.backlog = backlog;
  }
  return socket;
}

// What the last waits of all threads asked.
std::unordered_map<int, Asked> Reporting::askedNow() {
  std::unordered_map<int, Asked> asked;
  const auto ask = [&](int fd, bool read, bool write, bool except) {
    Asked& each = asked.try_emplace(fd, Asked{fd, false, false, false}).first->second;
    each.read |= read;
    each.write |= write;
    each.except |= except;
  };
  for (size_t i = 0; i < ring_->slots(); ++i) {
    const auto last = ring_->lastWait(i);
    if (!last) continue;
    if (last->multiplexer == Waiting::epoll) {
      const std::lock_guard lock(mutex_);
      takeOver();
      for (const EpollInterest& each : trace_.interests().now(last->fd))
        ask(each.fd, (each.events & EPOLLIN) != 0, (each.events & EPOLLOUT) != 0,
            (each.events & EPOLLPRI) != 0);
    }
    if (last->multiplexer == Waiting::poll) {
      const auto* entries = reinterpret_cast<const PollEntry*>(last->data.data());
      for (size_t entry = 0; entry < last->data.size() / sizeof(PollEntry); ++entry)
        ask(entries[entry].fd, (entries[entry].events & POLLIN) != 0, (entries[entry].events & POLLOUT) != 0,
            (entries[entry].events & POLLPRI) != 0);
    }
    if (last->multiplexer == Waiting::select) {
      const size_t words = last->data.size() / sizeof(uint64_t) / 6;
      const auto* sets = reinterpret_cast<const uint64_t*>(last->data.data());
      for (const int fd : descriptorsOf(*last)) {
        const auto bit = [&](size_t set) {
          return (sets[set * words + static_cast<size_t>(fd) / 64] >> fd % 64 & 1) != 0;
        };
        ask(fd, bit(0), bit(1), bit(2));
      }
    }
  }
  return asked;
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
  trace_.drain(*ring_, monotonicNanoseconds(),
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
// that were lost, only the kernel knows.
void Reporting::correctEpoll(int epoll) {
  const int64_t now = monotonicNanoseconds();
  int64_t& correctedAt = correctedAt_[epoll];
  EpollInterests& interests = trace_.interests();
  if (correctedAt != 0 && (now - correctedAt < freshness || interests.size(epoll) > mostCorrected)) return;
  correctedAt = now;
  const auto kernels = readEpollInterests(process_.pid, epoll);
  if (!interests.agrees(epoll, kernels)) interests.correct(epoll, kernels);
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

double Reporting::toEpochMilliseconds(int64_t monotonic) const {
  return static_cast<double>(process_.startedAtEpoch) + static_cast<double>(monotonic - startedAt_) / 1e6;
}

}  // namespace netlab::watch
