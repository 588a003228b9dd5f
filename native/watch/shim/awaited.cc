#include "watch/shim/awaited.h"

#include <initializer_list>

#include "watch/shim/call.h"
#include "watch/shim/descriptors.h"
#include "watch/shim/kernel.h"
#include "watch/shim/threads.h"

namespace netlab::watch {
namespace {

constexpr size_t entriesAtOnce = 64;
constexpr size_t wordsAtOnce = 64;
constexpr size_t wordBits = 64;

// What a program hands over may not be its own to read: the call fails then, and the program goes on.
template <typename T>
bool read(T* to, const T* from, size_t count) {
  return copyThroughKernel(to, from, count * sizeof(T));
}

bool isOne(int fd) {
  if (fd < 0 || !isNetwork(fd)) return false;
  const bool isListed = mode() == Mode::watching && knownOf(fd) == Known::socket;
  return !isListed || !(ring->descriptors[fd].flags.load(std::memory_order_relaxed) & Descriptor::pair);
}

// The ring tells of each one, so that it is known what is waited for.
bool take(int fd) {
  if (!isOne(fd)) return false;
  if (mode() == Mode::asleep) wake();
  return mode() == Mode::watching && socketAt(fd);
}

// What a signal handler does meanwhile is not watched; a child of vfork leaves its parent's tables alone.
template <typename Look>
void inside(Look look) {
  Thread& of = thread;
  if (of.inside || of.isDebuggers || !ownsTables()) return;
  of.inside = true;
  std::atomic_signal_fence(std::memory_order_seq_cst);
  if (look()) ring->header.appeared.store(1, std::memory_order_release);
  std::atomic_signal_fence(std::memory_order_seq_cst);
  of.inside = false;
}

// Both call `visit` with each descriptor, until it returns false.
template <typename Visit>
void eachAwaited(const pollfd* entries, nfds_t size, Visit visit) {
  pollfd some[entriesAtOnce];
  for (size_t at = 0; at < size && at < descriptorCount; at += entriesAtOnce) {
    const size_t count = size - at < entriesAtOnce ? size - at : entriesAtOnce;
    if (!read(some, entries + at, count)) return;
    for (size_t i = 0; i < count; ++i)
      if (!visit(some[i].fd)) return;
  }
}

template <typename Visit>
void eachAwaited(const fd_set* set, size_t size, Visit visit) {
  const auto* from = reinterpret_cast<const uint64_t*>(set);
  uint64_t words[wordsAtOnce];
  for (size_t at = 0; set && at < size; at += wordsAtOnce * wordBits) {
    const size_t bits = size - at < wordsAtOnce * wordBits ? size - at : wordsAtOnce * wordBits;
    const size_t count = (bits + wordBits - 1) / wordBits;
    if (!read(words, from + at / wordBits, count)) return;
    if (bits % wordBits) words[count - 1] &= (uint64_t{1} << bits % wordBits) - 1;
    for (size_t i = 0; i < count; ++i)
      for (uint64_t word = words[i]; word; word &= word - 1)
        if (!visit(static_cast<int>(at + i * wordBits) + __builtin_ctzll(word))) return;
  }
}

template <typename Visit>
void eachAwaited(int size, const fd_set* read, const fd_set* write, const fd_set* except, Visit visit) {
  if (size <= 0 || static_cast<size_t>(size) > descriptorCount) return;
  for (const fd_set* set : {read, write, except}) eachAwaited(set, static_cast<size_t>(size), visit);
}

template <typename... Asked>
void look(Asked... asked) {
  inside([=] {
    bool found = false;
    eachAwaited(asked..., [&](int fd) {
      found |= take(fd);
      return true;
    });
    return found;
  });
}

template <typename... Asked>
bool areAllLeftOut(Asked... asked) {
  size_t leftOut = 0, others = 0;
  eachAwaited(asked..., [&](int fd) {
    ++(knownOf(fd) == Known::leftOut ? leftOut : others);
    return others == 0;
  });
  return leftOut > 0 && others == 0;
}

}  // namespace

void lookAtAwaited(const pollfd* entries, nfds_t size) {
  look(entries, size);
}

void lookAtAwaited(int size, const fd_set* read, const fd_set* write, const fd_set* except) {
  look(size, read, write, except);
}

bool isDebuggersWait(const pollfd* entries, nfds_t size) {
  return areAllLeftOut(entries, size);
}

bool isDebuggersWait(int size, const fd_set* read, const fd_set* write, const fd_set* except) {
  return areAllLeftOut(size, read, write, except);
}

void lookAtInterest(int fd) {
  inside([=] { return take(fd), false; });
}

}  // namespace netlab::watch
