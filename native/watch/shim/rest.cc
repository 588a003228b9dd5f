#include "watch/shim/rest.h"

#include <sys/uio.h>

#include "watch/shim/kernel.h"

namespace netlab::watch {
namespace {

constexpr size_t remembered = 16;
constexpr size_t places = 8192;  // by the connection's number: two that meet forget each other

struct Rest {
  std::atomic<uint32_t> connection;  // 0: none, or somebody is at it
  uint32_t thread;
  uint32_t length;
  unsigned char first[remembered];
};

Rest rests[places];

// Through the kernel: a send can take less for the very reason that the memory ends there.
bool copy(unsigned char* to, const void* from, size_t bytes) {
  iovec here{to, bytes};
  iovec there{const_cast<void*>(from), bytes};
  return kernel(SYS_process_vm_readv, kernel(SYS_getpid), &here, 1, &there, 1, 0) == static_cast<long>(bytes);
}

bool areSame(const unsigned char* one, const unsigned char* other, size_t bytes) {
  for (size_t i = 0; i < bytes; ++i)
    if (one[i] != other[i]) return false;
  return true;
}

size_t least(size_t one, size_t other) {
  return one < other ? one : other;
}

}  // namespace

void followRest(Call& call, const void* begin, size_t together, size_t taken) {
  const uint32_t connection = call.record.connection;
  if (connection == 0 || call.record.flags & Record::outOfBand) return;
  Rest& rest = rests[connection % places];
  const auto relaxed = std::memory_order_relaxed;
  const bool leaves = taken < static_cast<size_t>(call.record.asked);
  if (!leaves && __builtin_expect(rest.connection.load(relaxed) != connection, 1)) return;

  // Whoever takes the number out has the place for himself.
  const bool isOwn = rest.connection.exchange(0, std::memory_order_acquire) == connection;
  const auto sender = static_cast<uint32_t>(call.slot().thread.load(relaxed));
  if (isOwn && rest.thread == sender && begin) {
    const size_t bytes = least(rest.length, least(together, taken));  // the kernel has read these
    if (bytes > 0)
      call.record.flags |= areSame(rest.first, static_cast<const unsigned char*>(begin), bytes)
                               ? Record::keptRest
                               : Record::droppedRest;
  }
  if (!leaves || !begin || together <= taken) return;
  const size_t length = least(remembered, together - taken);
  if (!copy(rest.first, static_cast<const unsigned char*>(begin) + taken, length)) return;
  rest.thread = sender;
  rest.length = static_cast<uint32_t>(length);
  rest.connection.store(connection, std::memory_order_release);
  call.record.flags |= Record::leftRest;
}

}  // namespace netlab::watch
