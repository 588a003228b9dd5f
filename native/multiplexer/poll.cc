// poll(2): the program hands over an array, one entry for each descriptor, and finds the answer in `revents`.
//
// As with select, all of it crosses to the kernel at every call and is walked there and here; but the limit
// is the count (RLIMIT_NOFILE, else EINVAL), and ERR, HUP and NVAL are told apart and come unasked.
#include <poll.h>

#include <cerrno>

#include "multiplexer/clock.h"
#include "multiplexer/multiplexer.h"

namespace netlab {
namespace {

class Poll final : public Multiplexer {
 public:
  int set(int fd, uint32_t generation, Want want, bool /*edge*/) override {
    if (fd < 0) return EBADF;
    if (static_cast<size_t>(fd) >= slots_.size()) slots_.resize(static_cast<size_t>(fd) + 1, noSlot);
    size_t& slot = slots_[static_cast<size_t>(fd)];
    if (want.nothing()) {
      if (slot != noSlot) remove(slot);
      return 0;
    }
    if (slot == noSlot) {
      slot = entries_.size();
      entries_.push_back({fd, 0, 0});
      generations_.push_back(generation);
    }
    entries_[slot].events = static_cast<short>((want.read ? POLLIN : 0) | (want.write ? POLLOUT : 0) |
                                               (want.except ? POLLPRI : 0));
    generations_[slot] = generation;
    return 0;
  }

  void wait(int timeoutMilliseconds, WaitRecord& record) override {
    std::vector<pollfd>& entries = record.poll.entries;
    entries = entries_;

    record.startedAt = monotonicNanoseconds();
    record.returned = ::poll(entries.data(), entries.size(), timeoutMilliseconds);
    record.errnoNumber = record.returned < 0 ? errno : 0;
    record.nanoseconds = monotonicNanoseconds() - record.startedAt;

    // fs/select.c copies the whole array in and each entry's revents out.
    record.bytesIn = entries.size() * sizeof(pollfd);
    record.bytesOut = entries.size() * sizeof(pollfd::revents);
    record.walked = static_cast<uint32_t>(entries.size());
    listReady(entries, record);
  }

  const char* waitName() const override { return "poll"; }

 private:
  static constexpr size_t noSlot = SIZE_MAX;

  // The last entry takes the freed place: order in the array means nothing.
  void remove(size_t slot) {
    slots_[static_cast<size_t>(entries_.back().fd)] = slot;
    slots_[static_cast<size_t>(entries_[slot].fd)] = noSlot;
    entries_[slot] = entries_.back();
    generations_[slot] = generations_.back();
    entries_.pop_back();
    generations_.pop_back();
  }

  void listReady(const std::vector<pollfd>& entries, WaitRecord& record) const {
    record.ready.clear();
    int left = record.returned;
    for (size_t slot = 0; left > 0 && slot < entries.size(); ++slot) {
      const short revents = entries[slot].revents;
      if (!revents) continue;
      --left;
      record.ready.push_back({entries[slot].fd, generations_[slot], (revents & POLLIN) != 0,
                              (revents & POLLOUT) != 0, (revents & POLLPRI) != 0, (revents & POLLHUP) != 0,
                              (revents & (POLLERR | POLLNVAL)) != 0, false,
                              static_cast<uint32_t>(static_cast<unsigned short>(revents))});
    }
  }

  std::vector<pollfd> entries_;
  std::vector<uint32_t> generations_;
  std::vector<size_t> slots_;  // by descriptor
};

}  // namespace

std::unique_ptr<Multiplexer> makePoll() {
  return std::make_unique<Poll>();
}

}  // namespace netlab
