// One record of the trace: a system call, a part of a ready list, or a note. 64 bytes, so that a ring of them
// is one cache line each and costs no allocation.
#pragma once

#include <cstdint>

namespace netlab {

// The system calls of a server's loop, as the trace, the loop's position and the step answers name them. The
// last five are those that a person's own program makes beside.
enum class Call : uint8_t {
  none,
  wait,
  interest,
  accept,
  receive,
  send,
  shutdown,
  close,
  control,
  socket,
  bind,
  listen,
  connect,
  option
};

enum class TraceKind : uint8_t { call, ready, note, lost };

// What a loop tells beside its calls. The texts are in trace/names.cc.
enum class Note : uint8_t {
  listenerPaused,  // value: errno of accept
  listenerResumed,
  refusedDescriptor,  // value: the descriptor that the multiplexer cannot watch
  refusedTable,       // value: errno of set
  endOfFile,
  reset,          // value: errno
  readingPaused,  // value: bytes in the application queue
  readingResumed,
  slowReceiverClosed,  // value: bytes in the application queue
  staleEvent,          // value: generation that the event named
  urgentByte,          // value: the byte
  faultsChanged,       // value: bits of the switches that are on
  datagramDropped,     // value: bytes; the queue of its peer was full
  datagramCut,         // value: bytes it had; more than the receive size
  datagramError,       // value: errno that an ICMP message brought
  peerForgotten,       // value: milliseconds since it was last heard
  errandEnded,         // what was answered with "still in progress"
};

struct TraceRecord {
  uint64_t sequence;
  int64_t at;  // CLOCK_MONOTONIC, nanoseconds
  TraceKind kind;
  union {
    Call call;
    Note note;
    uint8_t readyCount;
  };
  int16_t errnoNumber;
  int32_t fd;
  struct Detail {
    uint64_t connection;
    int64_t nanoseconds;
    int64_t asked;     // bytes; a wait's timeout in milliseconds; a note's value
    int64_t returned;  // a lost record: how many
    // Of a call that changes epoll's interest list: EPOLL_CTL_ADD, _MOD or _DEL, and the events it was given.
    int32_t operation;
    uint32_t events;
  };
  struct ReadyBits {
    int32_t fd;
    uint32_t bits;
  };
  union {
    Detail detail;
    ReadyBits ready[5];  // continues the wait before it
  };
};
static_assert(sizeof(TraceRecord) == 64);

const char* callName(Call call);
const char* noteText(Note note);

}  // namespace netlab
