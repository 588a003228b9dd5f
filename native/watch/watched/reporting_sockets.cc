// The sockets of a program, as it reports them, with what the kernel knows of each.
#include <unistd.h>

#include "multiplexer/clock.h"
#include "socket/error.h"
#include "watch/watched/belief.h"
#include "watch/watched/identity.h"
#include "watch/watched/reporting.h"

namespace netlab::watch {
namespace {

// Of CPU time: a table that takes no more is brought up to date at each question.
constexpr int64_t quickly = 2'000'000;
// All sockets of the machine are asked for again after so long, where somebody looks.
constexpr int64_t freshness = 1'000'000'000;
// New sockets that are asked themselves at a time: a panel has 40 in view.
constexpr size_t mostIdentified = 256;

}  // namespace

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

}  // namespace netlab::watch
