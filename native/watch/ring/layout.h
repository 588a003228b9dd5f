// What a watched program and the engine share: one file of shared memory for each process, written by the
// shim that is loaded into the program, read by the engine.
//
// Both sides include this file and nothing else of each other. The shim has no C++ library: what is here is
// laid out in place, without pointers, and every atomic is lock-free. The engine trusts nothing that stands
// in the memory: the program can write anything there.
//
// The file is sparse, and a page that does not exist yet is touched by nobody: on a full tmpfs that is
// SIGBUS, and a look at a hole through a mapping gives it memory as a write does. The shim asks for memory
// first (measured: a Python died without), and tells below how far it got. The engine looks no further than
// at `Header::slots` slots, at the descriptors of `Header::descriptorPages`, at what `sites` and `texts` give
// out, at the records from tail to head and at `Snapshot::bytes` of a snapshot; what else there is reads as
// zero through pread, which gives holes nothing.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace netlab::watch {

// The shim finds the folder to report in here; several, apart by colons, are tried in order.
inline constexpr const char* folderVariable = "NETWORK_LAB_FOLDER";
// In the folder: a file of one int64_t, the CLOCK_MONOTONIC nanoseconds at which the engine was last alive.
inline constexpr const char* heartbeatName = "heartbeat";
// A ring's file is `ring-<pid>-<start time>-<nanoseconds when it was made>`; while it is made its name begins
// with a dot.
inline constexpr const char* ringPrefix = "ring-";
// An engine that has not been alive for so long is dead: the shim falls silent, what it holds goes on.
inline constexpr int64_t heartbeatLimit = 2'000'000'000;
// Whoever is held looks sooner: after so long whether the engine's process is there, and then goes on at once
// where it is not; after the second, whether it is there or not, as of one that was killed and that nobody
// has waited for.
inline constexpr int64_t doubtfulAfter = 150'000'000, givenUpAfter = 900'000'000;

inline constexpr uint32_t layoutMagic = 0x314c4e57;  // "WNL1"
inline constexpr size_t slotCount = 64;              // threads watched at a time
inline constexpr size_t recordCount = 32'768;        // of one thread; a power of two
inline constexpr size_t descriptorCount = 65'536;
inline constexpr size_t siteCount = 4096;
inline constexpr size_t frameCount = 12;
inline constexpr size_t textBytes = 512 * 1024;
inline constexpr size_t snapshotBytes = 128 * 1024;
inline constexpr size_t commandLimit = 4096;

// The system calls by what they are for. The first are those of netlab::Call (trace/record.h), in its order.
enum class CallKind : uint8_t {
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

// The function of the C library that was called; names in function_names.h, in this order.
enum class Function : uint8_t {
  none,
  socket,
  socketpair,
  bind,
  listen,
  accept,
  accept4,
  connect,
  recv,
  recvfrom,
  recvmsg,
  recvmmsg,
  read,
  readv,
  send,
  sendto,
  sendmsg,
  sendmmsg,
  write,
  writev,
  sendfile,
  splice,
  close,
  close_range,
  shutdown,
  dup,
  dup2,
  dup3,
  fcntl,
  ioctl,
  setsockopt,
  getsockopt,
  select,
  pselect,
  poll,
  ppoll,
  epoll_create,
  epoll_ctl,
  epoll_wait,
  epoll_pwait,
  epoll_pwait2,
  syscall,
  fclose
};

// 64 bytes. A call is written when it has returned; the ready list of a wait follows it.
struct Record {
  enum class Kind : uint8_t { call = 1, ready = 2, readyData = 3 };
  enum Flag : uint16_t {
    peek = 1,  // MSG_PEEK
    // A poll of one descriptor that belongs to the call that follows it, from the same site and on the same
    // descriptor. Such a poll is written only when the thread makes its next call, or ends.
    ofOneCall = 2,
    outOfBand = 4,  // MSG_OOB
    truncated = 8,  // the ready list that follows is cut
    nonBlocking =
        16,  // the call was made with MSG_DONTWAIT, or the descriptor is O_NONBLOCK as far as is known
    hasDeadline = 32,  // connect in progress, and the like
    // A send on a stream. What it left, the shim remembers by its first bytes, which it tells nobody; the
    // next send of the same thread on the connection begins with them, or with others. None of both: not
    // known.
    leftRest = 64,
    keptRest = 128,
    droppedRest = 256,
  };
  // Each field by what it tells first, and then of whom it tells something else.
  struct Call {
    int64_t startedAt;  // CLOCK_MONOTONIC, nanoseconds
    int64_t nanoseconds;
    // Bytes. recvmmsg, sendmmsg: messages. A wait: its timeout in milliseconds, rounded up (-1: forever).
    // epoll_ctl: the data given. listen: the backlog. socket, socketpair: the type. shutdown: how.
    // setsockopt, ioctl: the value, where it is an int or longer. fcntl: the flags. dup2, dup3: the number
    // wished. close_range: the last.
    int64_t asked;
    int64_t returned;  // as the function returned it
    // The descriptor. A wait: the epoll descriptor, else -1. epoll_ctl: what is watched. epoll_create: -1.
    // socket, socketpair: the (first) new one. close_range: the first.
    int32_t fd;
    uint32_t connection;  // Descriptor::number of `fd`, 0: none; accept: that of the new one
    uint32_t site;        // 0: not known
    int16_t errnoNumber;  // 0 where the call did not fail
    uint16_t flags;
    // accept, dup, F_DUPFD: the new descriptor; socketpair: the second. epoll_ctl, epoll_create: the epoll
    // descriptor. A wait: how many it asked for (nfds, maxevents). Else -1.
    int32_t other;
    // epoll_ctl: the events given (its operation is in `operation`). setsockopt, getsockopt: level << 16 |
    // name. fcntl: F_SETFL. ioctl: the request. socket, socketpair: the domain. close: the bytes of a
    // connection that were received and never read.
    uint32_t events;
  };
  struct Ready {
    int32_t fd;
    uint32_t bits;  // poll: revents; select: 1 read, 2 write, 4 except
  };
  struct ReadyData {  // epoll: what the program gave to epoll_ctl
    uint32_t dataLow;
    uint32_t dataHigh;
    uint32_t bits;
  };

  uint32_t sequence;  // counts the thread's records from 1; a number that is missing was lost
  Kind kind;
  CallKind callKind;
  Function function;
  union {
    uint8_t count;      // of ready, readyData
    uint8_t operation;  // epoll_ctl: EPOLL_CTL_ADD, _DEL, _MOD
  };
  union {
    Call call;
    Ready ready[7];
    ReadyData readyData[4];
  };
};
static_assert(sizeof(Record) == 64);

enum class Waiting : uint32_t { none, select, poll, epoll };

// One wait as it was asked and answered. `version` is odd while it is written.
struct Snapshot {
  std::atomic<uint32_t> version;
  Waiting multiplexer;
  uint64_t number;  // counts the waits of the thread, from 1; those that belong to a call have none
  int64_t timeout;  // nanoseconds; -1: forever
  int64_t startedAt;
  int64_t nanoseconds;
  int64_t
      timeLeft;  // select: nanoseconds that the kernel left; -1: no timeout, or pselect, which does not tell
  int32_t returned;
  int32_t errnoNumber;
  int32_t fd;    // the epoll descriptor
  int32_t size;  // select: nfds; poll: nfds; epoll: maxevents
  uint32_t site;
  uint32_t bytes;  // of data
  uint32_t given;  // select: 1 read, 2 write, 4 except: the sets that were not null
  // select: asked read, write, except, then returned read, write, except: six sets of (nfds + 63) / 64 words
  // of 64
  //   bits each; a set that was not given is all zero.
  // poll: PollEntry for each, as many as there is room for. epoll: ReadyEntry for each that was returned.
  alignas(8) unsigned char data[snapshotBytes];
};
struct PollEntry {
  int32_t fd;
  uint16_t events;
  uint16_t revents;
};
struct ReadyEntry {
  uint32_t dataLow;
  uint32_t dataHigh;
  uint32_t events;
};

// Counters of one thread, since it was seen first. Bytes are bytes; the rest are calls or events.
struct Counters {
  std::atomic<uint64_t> waits, readinessReported, accepts, acceptErrors, receives, sends, bytesReceived,
      bytesSent, wouldBlock, waitBytesIn, waitBytesOut, closed, resets;
};

// One thread. A thread that gets a slot that was freed goes on at its head, but counts records, waits and all
// else from 0.
struct alignas(4096) Slot {
  // free → used by a thread → left (it has ended; the engine frees it when all is read).
  enum State : uint32_t { free, used, left };
  std::atomic<uint32_t> state;
  std::atomic<int32_t> thread;  // the kernel's number
  char name[16];
  // Where it stands: CallKind | Function << 8 | held << 16 | fd << 32. CallKind::none outside of calls; held:
  // before the call, at the gate.
  std::atomic<uint64_t> position;
  std::atomic<int64_t> positionSince;
  std::atomic<uint32_t> positionSite;
  std::atomic<uint32_t> positionConnection;
  std::atomic<int64_t> positionAsked;  // bytes, of what receives or sends; -1: not known before it is made
  std::atomic<uint64_t> head;          // records written
  std::atomic<uint64_t> tail;          // records read: the engine's
  std::atomic<uint32_t> sequence;      // of the newest record, lost or not
  // The gate before each of its calls; the engine's. `held`: it waits there, but for `passes` calls that it
  // may still make. `pace`: milliseconds that it waits before each call. Nobody wakes the thread: it looks
  // again by itself, after 20 ms at most, also whether the engine lives.
  std::atomic<uint32_t> held;
  std::atomic<uint32_t> passes;
  std::atomic<uint32_t> pace;
  std::atomic<int32_t> closing;               // 1 + the descriptor that it closes; 0: none
  static constexpr int32_t closesRange = -1;  // in `closing`: any, at once
  Counters counters;
  Snapshot last;  // the last wait that returned, but those that belong to a call
  alignas(64) Record records[recordCount];
};

enum class SocketKind : uint8_t {
  unknown,
  notSocket,
  tcp,
  udp,
  unixStream,
  unixDatagram,
  unixSequenced,
  other
};
enum class Direction : uint8_t { unknown, accepted, made, bound };

// What the shim knows of one descriptor; its place in the table is the descriptor's number. Descriptors of
// one socket (dup) have the same `number`, and each its own counters.
struct Descriptor {
  std::atomic<uint32_t> number;  // never used again; 0: none that is watched
  std::atomic<SocketKind> kind;
  std::atomic<Direction> direction;
  std::atomic<uint8_t> listening;
  std::atomic<uint8_t> flags;
  enum Flag : uint8_t {
    peerFinished = 1,
    writeShut = 2,
    stdio = 4,
    connecting = 8,
    nonBlocking = 16,
    pair = 32
  };
  // pair: of the Unix family and without a name, as of socketpair: to use one makes no program appear
  std::atomic<uint64_t> inode;
  std::atomic<int64_t> openedAt;      // CLOCK_MONOTONIC; 0 where it is not known
  std::atomic<int64_t> lastActiveAt;  // CLOCK_MONOTONIC
  std::atomic<uint64_t> received;
  std::atomic<uint64_t> sent;
  std::atomic<int32_t> backlog;
  uint32_t unused[3];
};
static_assert(sizeof(Descriptor) == 64);

// Where a call was made: complete once `state` is ready, and never changed then. Its number is its place in
// the table; 0 is never used.
struct Site {
  enum State : uint32_t { none, writing, ready };
  enum Kind : uint8_t { native, python };
  struct Frame {
    uint32_t
        module;  // native: the file that is mapped; python: the source file. A place in Header::text, 0: none
    uint32_t function;  // python alone
    uint64_t at;        // native: the offset in the file of the return address less 1, where no module is
                        // known that address itself; python: the line
  };
  std::atomic<uint32_t> state;
  Kind kind;
  uint8_t frames;
  uint8_t own;  // python: 1 + the place of the first frame outside of the standard library; 0: none
  uint8_t unused;
  uint64_t key;
  Frame frame[frameCount];
};

// What the engine cannot do by a duplicate, where the kernel gives it none: the program does it at its next
// call, or where it is held.
struct OptionErrand {
  enum State : uint32_t {
    idle,   // the engine's
    asked,  // for whoever of the program's threads takes it first
    taken,
    done
  };
  enum Operation : uint32_t { get, set, errorWaits };
  static constexpr uint32_t mostSteps = 96;
  struct Step {
    Operation operation;
    int32_t level, name;
    uint32_t size;        // of `value`, as given and as answered
    int32_t errnoNumber;  // 0: it went well. errorWaits: the answer is in `size`
    unsigned char value[64];
  };
  int32_t fd;
  uint32_t connection;  // Descriptor::number: else the number names another socket by now
  uint32_t count;
  Step steps[mostSteps];
};

struct Header {
  std::atomic<uint32_t> magic;  // written last, when the file is complete
  uint32_t size;                // sizeof(Ring), for an engine and a shim that are not of one build
  int32_t pid;
  int32_t parent;
  uint64_t startTime;  // field 22 of /proc/PID/stat: tells a process from a later one with the same number
  uint64_t image;      // field 28: where its stack begins, which is another after exec
  int64_t startedAt;   // CLOCK_MONOTONIC
  int64_t startedAtEpoch;          // nanoseconds since 1970
  std::atomic<int64_t> heartbeat;  // the engine's, CLOCK_MONOTONIC
  std::atomic<int32_t> engine;     // its process, for those who are held
  std::atomic<uint32_t> silent;    // the engine lets the program go
  std::atomic<OptionErrand::State> optionErrandState;
  // 1 + the descriptor of which the engine has a duplicate at this moment, to read or set its options; 0:
  // none. The engine tells it, then looks whether a thread has it in Slot::closing; a thread tells what it
  // closes, then looks here, and waits: a close ends a connection only when the last descriptor of it is
  // closed.
  std::atomic<uint32_t> duplicated;
  std::atomic<uint32_t> held;      // a thread that comes new is held
  std::atomic<uint32_t> pace;      // and waits so many milliseconds before each call
  std::atomic<uint32_t> appeared;  // it has used a socket
  std::atomic<uint32_t> numbers;   // the newest Descriptor::number
  std::atomic<uint32_t> sites;     // places of the site table that are given out, from 1
  std::atomic<uint32_t> texts;     // bytes of `text` that are given out, from 1
  // What could not be seen.
  std::atomic<uint32_t> threadsNotSeen;
  std::atomic<uint32_t> descriptorsNotSeen;
  std::atomic<uint32_t> callsNotSeen;  // in a signal handler that interrupted the shim
  std::atomic<uint32_t> stdioSockets;
  std::atomic<uint32_t> exitCode;         // 1 + what was given to exit or _exit; 0: not told
  std::atomic<uint32_t> childrenNotSeen;  // of fork, which could make no ring: another user, another root
  // What has memory: so many slots, and each page of 64 descriptors whose bit is set.
  std::atomic<uint32_t> slots;
  std::atomic<uint64_t> descriptorPages[descriptorCount / 64 / 64];
  // As /proc/PID/cmdline has it, each argument with a zero behind it: a short program is over before the
  // engine can look there.
  std::atomic<uint32_t> commandBytes;
  char command[commandLimit];
  OptionErrand optionErrand;
};

// The whole file, in this order. Each part begins at a page.
struct Ring {
  alignas(4096) Header header;
  alignas(4096) char text[textBytes];
  alignas(4096) Site sites[siteCount];
  alignas(4096) Descriptor descriptors[descriptorCount];
  alignas(4096) Slot slots[slotCount];
};

}  // namespace netlab::watch
