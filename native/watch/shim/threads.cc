#include "watch/shim/threads.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sys/prctl.h>

#include "watch/shim/call.h"
#include "watch/shim/kernel.h"
#include "watch/shim/ring.h"

namespace netlab::watch {
namespace {

// Memory is asked for in such pieces; most threads need one.
constexpr size_t recordsInPiece = 1024;
constexpr uint32_t snapshotAtFirst = 4096;
constexpr size_t headBytes = offsetof(Slot, last) + offsetof(Snapshot, data) + snapshotAtFirst;

// What of each slot has memory: the thread that has the slot looks. A tmpfs that was full once is not asked
// again.
struct SlotMemory {
  uint32_t records;
  uint32_t snapshot;
  bool full;
};
SlotMemory memory[slotCount];

// glibc has room for the values of so many keys in the thread itself, and allocates for more.
constexpr pthread_key_t cheapKeys = 32;
int (*setThreadValue)(pthread_key_t, const void*) = nullptr;
pthread_key_t endOfThread;

void leaveSlot(void*) {
  Thread& ending = thread;
  ending.ended = true;
  if (mode() != Mode::watching || ending.generation != ringGeneration || !ending.slot) return;
  settlePending(ending);
  ending.slot->position.store(0, std::memory_order_relaxed);
  ending.slot->state.store(Slot::left, std::memory_order_release);
  ending.slot = nullptr;
}

bool isFree(Slot& slot) {
  uint32_t free = Slot::free;
  return slot.state.load(std::memory_order_relaxed) == free &&
         slot.state.compare_exchange_strong(free, Slot::used, std::memory_order_acq_rel);
}

// On a full tmpfs even a look at a hole of the file is SIGBUS. Slots get memory in their order.
bool prepare(uint32_t index) {
  std::atomic<uint32_t>& prepared = ring->header.slots;
  uint32_t before = prepared.load(std::memory_order_acquire);
  if (index < before) return true;
  if (!giveMemory(&ring->slots[index], headBytes)) return false;
  while (before <= index && !prepared.compare_exchange_weak(before, index + 1, std::memory_order_acq_rel)) {
  }
  return true;
}

bool giveRecords(Slot& slot, SlotMemory& has, size_t upTo) {
  while (has.records < upTo && !has.full) {
    has.full = !giveMemory(&slot.records[has.records], recordsInPiece * sizeof(Record));
    if (!has.full) has.records += recordsInPiece;
  }
  return has.records >= upTo;
}

void begin(Slot& slot) {
  auto* counters = reinterpret_cast<std::atomic<uint64_t>*>(&slot.counters);
  for (size_t i = 0; i < sizeof(Counters) / sizeof *counters; ++i)
    counters[i].store(0, std::memory_order_relaxed);
  slot.sequence.store(0, std::memory_order_relaxed);
  slot.last.number = 0;
  slot.last.multiplexer = Waiting::none;
  slot.passes.store(0, std::memory_order_relaxed);
  slot.closing.store(0, std::memory_order_relaxed);
  slot.pace.store(ring->header.pace.load(std::memory_order_relaxed), std::memory_order_relaxed);
  slot.held.store(ring->header.held.load(std::memory_order_relaxed), std::memory_order_relaxed);
  kernel(SYS_prctl, PR_GET_NAME, slot.name);
  slot.thread.store(static_cast<int32_t>(kernel(SYS_gettid)), std::memory_order_release);
}

}  // namespace

__thread Thread thread __attribute__((tls_model("initial-exec")));

bool takeSlot(Thread& of) {
  of.generation = ringGeneration;
  of.slot = nullptr;
  of.outermost = nullptr;
  of.pending.is = false;
  of.interrupted.is = false;
  for (uint32_t i = 0; i < slotCount && !of.ended; ++i) {
    Slot& slot = ring->slots[i];
    if (!prepare(i)) break;
    if (!isFree(slot)) continue;
    if (!memory[i].snapshot) memory[i].snapshot = snapshotAtFirst;
    if (!giveRecords(slot, memory[i], recordsInPiece)) {
      slot.state.store(Slot::free, std::memory_order_release);
      break;
    }
    begin(slot);
    of.slotIndex = i;
    of.slot = &slot;
    if (setThreadValue) setThreadValue(endOfThread, &slot);
    return true;
  }
  if (!of.ended) ring->header.threadsNotSeen.fetch_add(1, std::memory_order_relaxed);
  return false;
}

bool hasRoomForRecords(const Thread& of, uint64_t head, size_t count) {
  if (head + count - of.slot->tail.load(std::memory_order_acquire) > recordCount) return false;
  SlotMemory& has = memory[of.slotIndex];
  const size_t end = head % recordCount + count;
  if (__builtin_expect(end <= has.records, 1)) return true;
  return giveRecords(*of.slot, has, end < recordCount ? end : recordCount);
}

size_t snapshotRoom(const Thread& of, size_t wanted) {
  SlotMemory& has = memory[of.slotIndex];
  if (wanted > snapshotBytes) wanted = snapshotBytes;
  if (wanted > has.snapshot && !has.full) {
    has.full = !giveMemory(of.slot->last.data, wanted);
    if (!has.full) has.snapshot = static_cast<uint32_t>(wanted);
  }
  return wanted < has.snapshot ? wanted : has.snapshot;
}

void forgetSlots() {
  for (SlotMemory& each : memory) each = {};
}

void tellThreadEnds() {
  using Create = int (*)(pthread_key_t*, void (*)(void*));
  const auto create = reinterpret_cast<Create>(dlsym(RTLD_DEFAULT, "pthread_key_create"));
  const auto set = reinterpret_cast<decltype(setThreadValue)>(dlsym(RTLD_DEFAULT, "pthread_setspecific"));
  if (create && set && create(&endOfThread, leaveSlot) == 0 && endOfThread < cheapKeys) setThreadValue = set;
}

}  // namespace netlab::watch
