#include "watch/shim/rest.h"

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
  // A send can take less for the very reason that the memory ends there.
  if (!copyThroughKernel(rest.first, static_cast<const unsigned char*>(begin) + taken, length)) return;
  rest.thread = sender;
  rest.length = static_cast<uint32_t>(length);
  rest.connection.store(connection, std::memory_order_release);
  call.record.flags |= Record::leftRest;
}

}  // namespace netlab::watch
