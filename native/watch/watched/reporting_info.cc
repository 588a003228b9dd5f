// What a program is, as it reports it: its threads, where each stands, what of it is not seen.
#include <cstring>

#include "watch/watched/place_of.h"
#include "watch/watched/reporting.h"

namespace netlab::watch {
namespace {

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

// As it stands in the shared memory: it ends where the room for it does.
std::string nameOf(const Slot& slot) {
  return std::string(slot.name, ::strnlen(slot.name, sizeof slot.name));
}

}  // namespace

ProgramInfo Reporting::info() {
  refresh();
  ProgramInfo info = introduced("shim");
  info.trace = trace_.on();
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

}  // namespace netlab::watch
