// epoll(7): the kernel keeps the interest list; a wait hands over nothing and copies out only what is ready.
//
// The price is one epoll_ctl for each change. The events are copied one by one (fs/eventpoll.c, __put_user):
// there is no memory shared with the kernel. A descriptor that is closed leaves the list only when no
// duplicate of it is open, so it is taken out first.
#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "multiplexer/clock.h"
#include "multiplexer/multiplexer.h"
#include "socket/error.h"

namespace netlab {
namespace {

// More than this ready: the rest comes with the next call, and the kernel rotates its ready list.
constexpr int mostEvents = 512;

class Epoll final : public Multiplexer {
 public:
  Epoll() : epollFd_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epollFd_ < 0)
      throw SystemError(errno, "epoll_create1", "Close some descriptors, or raise ulimit -n.");
  }
  ~Epoll() override { ::close(epollFd_); }

  int set(int fd, uint32_t generation, Want want, bool edge) override {
    if (fd < 0) return EBADF;
    if (static_cast<size_t>(fd) >= registered_.size()) registered_.resize(static_cast<size_t>(fd) + 1);
    const bool was = registered_[static_cast<size_t>(fd)];
    if (want.nothing()) return was ? control(EPOLL_CTL_DEL, fd, 0, generation) : 0;
    const uint32_t events = epollEvents(want, edge);
    if (!was) return control(EPOLL_CTL_ADD, fd, events, generation);
    const int error = control(EPOLL_CTL_MOD, fd, events, generation);
    // Closed without being taken out, and used again: the kernel has forgotten the old one by itself.
    return error == ENOENT ? control(EPOLL_CTL_ADD, fd, events, generation) : error;
  }

  void wait(int timeoutMilliseconds, WaitRecord& record) override {
    EpollLists& lists = record.epoll;
    lists.epollFd = epollFd_;
    lists.maxEvents = mostEvents;
    lists.controls.clear();
    lists.controls.swap(controls_);
    lists.controlsFolded = std::exchange(controlsFolded_, 0);
    lists.returned.resize(mostEvents);

    record.startedAt = monotonicNanoseconds();
    record.returned = ::epoll_wait(epollFd_, lists.returned.data(), mostEvents, timeoutMilliseconds);
    record.errnoNumber = record.returned < 0 ? errno : 0;
    record.nanoseconds = monotonicNanoseconds() - record.startedAt;

    const auto count = static_cast<size_t>(record.returned > 0 ? record.returned : 0);
    record.bytesIn = controlBytes_;  // the wait itself passes everything in registers
    controlBytes_ = 0;
    record.bytesOut = count * sizeof(epoll_event);
    record.walked = static_cast<uint32_t>(count);
    listReady(lists.returned, count, record);
  }

  bool setIsSystemCall() const override { return true; }

  const char* waitName() const override { return "epoll_wait"; }

 private:
  // An idle server must not collect changes forever; what a person can read in one wait is far less.
  static constexpr size_t maxControls = 4096;

  // `data` carries both: the kernel hands it back untouched.
  static uint64_t pack(int fd, uint32_t generation) {
    return static_cast<uint64_t>(generation) << 32 | static_cast<uint32_t>(fd);
  }

  int control(int operation, int fd, uint32_t events, uint32_t generation) {
    epoll_event event{events, {.u64 = pack(fd, generation)}};
    const int errnoNumber = ::epoll_ctl(epollFd_, operation, fd, &event) < 0 ? errno : 0;
    if (!errnoNumber || operation == EPOLL_CTL_DEL)
      registered_[static_cast<size_t>(fd)] = operation != EPOLL_CTL_DEL;
    if (controls_.size() < maxControls)
      controls_.push_back({operation, fd, events, errnoNumber});
    else
      ++controlsFolded_;
    if (operation != EPOLL_CTL_DEL) controlBytes_ += sizeof(epoll_event);  // DEL's event is not read
    return errnoNumber;
  }

  static void listReady(const std::vector<epoll_event>& returned, size_t count, WaitRecord& record) {
    record.ready.clear();
    for (size_t i = 0; i < count; ++i) {
      const uint32_t events = returned[i].events;
      const uint64_t data = returned[i].data.u64;
      record.ready.push_back({static_cast<int>(data & 0xffffffff), static_cast<uint32_t>(data >> 32),
                              (events & (EPOLLIN | EPOLLRDHUP)) != 0, (events & EPOLLOUT) != 0,
                              (events & EPOLLPRI) != 0, (events & EPOLLHUP) != 0, (events & EPOLLERR) != 0,
                              (events & EPOLLRDHUP) != 0, events});
    }
  }

  const int epollFd_;
  std::vector<bool> registered_;  // by descriptor
  std::vector<EpollLists::Control> controls_;
  uint64_t controlsFolded_ = 0;
  uint64_t controlBytes_ = 0;
};

}  // namespace

uint32_t epollEvents(Want want, bool edge) {
  return (want.read ? EPOLLIN | EPOLLRDHUP : 0u) | (want.write ? EPOLLOUT : 0u) |
         (want.except ? EPOLLPRI : 0u) | (edge ? EPOLLET : 0u);
}

std::unique_ptr<Multiplexer> makeEpoll() {
  return std::make_unique<Epoll>();
}

}  // namespace netlab
