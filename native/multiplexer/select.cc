// select(2): the program hands over three bitmaps, and gets them back with every bit cleared that is not
// ready.
//
// All that it wants is carried to the kernel and back at every call, and both sides walk it. The limit is the
// descriptor's number, not the count, and it is the C library's fd_set, not the kernel: a larger bitmap
// works.
#include <sys/select.h>

#include <cerrno>

#include "multiplexer/clock.h"
#include "multiplexer/multiplexer.h"

namespace netlab {
namespace {

constexpr int wordBits = 8 * sizeof(unsigned long);
enum { readSet, writeSet, exceptSet };

class Select final : public Multiplexer {
 public:
  explicit Select(int bits) : bits_(bits), generations_(static_cast<size_t>(bits)) {
    for (auto& set : sets_) set.resize(static_cast<size_t>(bits / wordBits));
  }

  int set(int fd, uint32_t generation, Want want, bool /*edge*/) override {
    if (fd < 0 || fd >= bits_) return EINVAL;  // FD_SET would write past the array
    const bool was = wanted(fd);
    put(sets_[readSet], fd, want.read);
    put(sets_[writeSet], fd, want.write);
    put(sets_[exceptSet], fd, want.except);
    generations_[static_cast<size_t>(fd)] = generation;
    watched_ += static_cast<uint32_t>(!want.nothing()) - static_cast<uint32_t>(was);
    if (!want.nothing() && fd >= nfds_) nfds_ = fd + 1;
    while (nfds_ > 0 && !wanted(nfds_ - 1)) --nfds_;
    return 0;
  }

  void wait(int timeoutMilliseconds, WaitRecord& record) override {
    SelectSets& sets = record.select;
    const auto words = static_cast<size_t>((nfds_ + wordBits - 1) / wordBits);
    for (int i = 0; i < 3; ++i) {
      sets.asked[i].assign(sets_[i].begin(), sets_[i].begin() + static_cast<ptrdiff_t>(words));
      sets.returned[i] = sets.asked[i];
    }
    sets.nfds = nfds_;
    sets.bits = bits_;
    timeval timeout{timeoutMilliseconds / 1000, (timeoutMilliseconds % 1000) * 1000};

    record.startedAt = monotonicNanoseconds();
    record.returned =
        ::select(nfds_, bitmap(sets.returned[readSet]), bitmap(sets.returned[writeSet]),
                 bitmap(sets.returned[exceptSet]), timeoutMilliseconds < 0 ? nullptr : &timeout);
    record.errnoNumber = record.returned < 0 ? errno : 0;
    record.nanoseconds = monotonicNanoseconds() - record.startedAt;

    sets.timeLeftMicroseconds = timeoutMilliseconds < 0 ? -1 : timeout.tv_sec * 1000000 + timeout.tv_usec;
    // fs/select.c copies three bitmaps of nfds bits, in whole words, each way.
    record.bytesIn = record.bytesOut = 3 * words * sizeof(unsigned long);
    record.walked = watched_;
    listReady(sets, words, record);
  }

  const char* waitName() const override { return "select"; }

 private:
  static void put(std::vector<unsigned long>& set, int fd, bool on) {
    const unsigned long bit = 1UL << (fd % wordBits);
    unsigned long& word = set[static_cast<size_t>(fd / wordBits)];
    word = on ? word | bit : word & ~bit;
  }

  bool wanted(int fd) const {
    const auto word = static_cast<size_t>(fd / wordBits);
    return ((sets_[readSet][word] | sets_[writeSet][word] | sets_[exceptSet][word]) >> (fd % wordBits)) & 1;
  }

  // The kernel reads nfds bits from wherever the pointer shows; fd_set is only the C library's size for it.
  static fd_set* bitmap(std::vector<unsigned long>& set) { return reinterpret_cast<fd_set*>(set.data()); }

  void listReady(const SelectSets& sets, size_t words, WaitRecord& record) const {
    record.ready.clear();
    if (record.returned <= 0) return;
    for (size_t word = 0; word < words; ++word) {
      const unsigned long read = sets.returned[readSet][word];
      const unsigned long write = sets.returned[writeSet][word];
      const unsigned long except = sets.returned[exceptSet][word];
      for (unsigned long any = read | write | except; any; any &= any - 1) {
        const int bit = __builtin_ctzl(any);
        const int fd = static_cast<int>(word) * wordBits + bit;
        const bool r = (read >> bit) & 1, w = (write >> bit) & 1, e = (except >> bit) & 1;
        record.ready.push_back({fd, generations_[static_cast<size_t>(fd)], r, w, e, false, false, false,
                                static_cast<uint32_t>(r | w << 1 | e << 2)});
      }
    }
  }

  const int bits_;
  int nfds_ = 0;
  uint32_t watched_ = 0;
  std::vector<unsigned long> sets_[3];
  std::vector<uint32_t> generations_;
};

}  // namespace

std::unique_ptr<Multiplexer> makeSelect(int fdSetBits) {
  return std::make_unique<Select>(fdSetBits);
}

}  // namespace netlab
