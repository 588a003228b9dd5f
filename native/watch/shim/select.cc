// select: the sets are read before the call, since the answer takes their place.
#include <alloca.h>
#include <sys/select.h>

#include <cerrno>

#include "watch/shim/awaited.h"
#include "watch/shim/gate.h"
#include "watch/shim/real.h"
#include "watch/shim/snapshot.h"
#include "watch/shim/waits.h"

namespace netlab::watch {
namespace {

constexpr int wordBits = 64;
constexpr int mostBits = 65'536;

using Set = uint64_t;

struct Sets {
  Set* given[3];  // the program's own; null where it gave none
  Set* asked;     // copies, one behind the other
  int size;       // nfds
  size_t words;
  bool isGiven(int which) const { return given[which] != nullptr; }
};

size_t wordsOf(int size) {
  return size <= 0 || size > mostBits ? 0 : static_cast<size_t>(size + wordBits - 1) / wordBits;
}

// Bits past nfds are the program's own; the kernel neither reads nor writes them, but those of its last word.
Set masked(Set word, size_t index, const Sets& sets) {
  const int bits = sets.size - static_cast<int>(index) * wordBits;
  return bits >= wordBits ? word : word & ((Set{1} << bits) - 1);
}

void keepAsked(Sets& sets) {
  for (int which = 0; which < 3; ++which)
    for (size_t i = 0; i < sets.words; ++i)
      sets.asked[which * sets.words + i] = sets.isGiven(which) ? masked(sets.given[which][i], i, sets) : 0;
}

// An error leaves the sets as they were; the answer is none then.
Set answerOf(const Sets& sets, int which, size_t i, bool answered) {
  return answered && sets.isGiven(which) ? masked(sets.given[which][i], i, sets) : 0;
}

void listReady(const Sets& sets, ReadyList& ready) {
  for (size_t i = 0; i < sets.words; ++i) {
    const Set read = answerOf(sets, 0, i, true), write = answerOf(sets, 1, i, true);
    const Set except = answerOf(sets, 2, i, true);
    for (Set any = read | write | except; any; any &= any - 1) {
      const int bit = __builtin_ctzll(any);
      ready.add(
          static_cast<int>(i) * wordBits + bit,
          static_cast<uint32_t>((read >> bit & 1) | (write >> bit & 1) << 1 | (except >> bit & 1) << 2));
    }
  }
}

int selected(Call& call, const Sets& sets, int64_t timeout, const timeval* left, int result) {
  call.returned(result);
  call.record.asked = millisecondsOf(timeout);
  call.record.other = sets.size;
  const bool answered = result >= 0;
  ReadyList ready;
  if (result > 0) listReady(sets, ready);
  const int given = sets.isGiven(0) | sets.isGiven(1) << 1 | sets.isGiven(2) << 2;
  {
    SnapshotWriter snapshot(call.slot(), Waiting::select, call.record, timeout);
    snapshot->given = static_cast<uint32_t>(given);
    if (left) snapshot->timeLeft = int64_t{left->tv_sec} * 1'000'000'000 + left->tv_usec * 1000;
    const size_t bytes = 6 * sets.words * sizeof(Set);
    if (snapshotRoom(thread, bytes) == bytes) {
      auto* to = reinterpret_cast<Set*>(snapshot->data);
      for (size_t i = 0; i < 3 * sets.words; ++i) *to++ = sets.asked[i];
      for (int which = 0; which < 3; ++which)
        for (size_t i = 0; i < sets.words; ++i) *to++ = answerOf(sets, which, i, answered);
      snapshot->bytes = static_cast<uint32_t>(bytes);
    }
  }
  const auto copied =
      static_cast<size_t>(sets.isGiven(0) + sets.isGiven(1) + sets.isGiven(2)) * sets.words * sizeof(Set);
  count(call.counters().readinessReported, ready.all);
  count(call.counters().waitBytesIn, copied);
  count(call.counters().waitBytesOut, answered ? copied : 0);
  call.write(&ready);
  return result;
}

}  // namespace

// The copies are on the stack of the one that waits: another select may be made from a signal handler
// meanwhile.
#define NETLAB_SETS                                                                                        \
  Sets sets{{reinterpret_cast<Set*>(read), reinterpret_cast<Set*>(write), reinterpret_cast<Set*>(except)}, \
            nullptr,                                                                                       \
            size,                                                                                          \
            call.isWatched() ? wordsOf(size) : 0};                                                         \
  sets.asked = static_cast<Set*>(alloca(3 * sets.words * sizeof(Set)));                                    \
  keepAsked(sets)

NETLAB_WRAP(int, select, (int size, fd_set* read, fd_set* write, fd_set* except, timeval* timeout)) {
  Call call(subjectOfWait(size, read, write, except), CallKind::wait, Function::select, -1, NETLAB_CALLER);
  NETLAB_SETS;
  const int64_t asked =
      timeout ? int64_t{timeout->tv_sec} * 1'000'000'000 + timeout->tv_usec * 1000 : forever;
  const int result = NETLAB_MAKE(call, real().select(size, read, write, except, timeout));
  return call.isWatched() ? selected(call, sets, asked, timeout, result) : result;
}

NETLAB_WRAP(int, pselect,
            (int size, fd_set* read, fd_set* write, fd_set* except, const timespec* timeout,
             const sigset_t* mask)) {
  Call call(subjectOfWait(size, read, write, except), CallKind::wait, Function::pselect, -1, NETLAB_CALLER);
  NETLAB_SETS;
  const int64_t asked = timeout ? int64_t{timeout->tv_sec} * 1'000'000'000 + timeout->tv_nsec : forever;
  const int result = NETLAB_MAKE(call, real().pselect(size, read, write, except, timeout, mask));
  return call.isWatched() ? selected(call, sets, asked, nullptr, result) : result;
}

}  // namespace netlab::watch
