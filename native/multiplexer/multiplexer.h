// The cut between a server and the system call it waits in.
//
// A multiplexer has two verbs. `set` changes the interest set; `wait` makes exactly one system call, calls
// nobody back, retries nothing, and keeps the raw bits. All policy (EINTR, dispatch, fairness, stale events)
// is the loop's. select.cc, poll.cc and epoll.cc differ in nothing else: read them side by side.
#pragma once

#include <poll.h>
#include <sys/epoll.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace netlab {

// What a descriptor is watched for. Nothing wanted means: not in the interest set at all, so that not even
// a hang-up is reported (poll and epoll report those unasked).
struct Want {
  bool read = false;
  bool write = false;
  bool except = false;

  bool nothing() const { return !read && !write && !except; }
  bool operator==(const Want&) const = default;
};

// One descriptor of the ready list.
struct Ready {
  int fd;
  // As given to `set`: tells a descriptor from a later one with the same number.
  uint32_t generation;
  bool readable;
  bool writable;
  bool exceptional;
  // Reported unasked by poll and epoll; select folds them into readable and writable.
  bool hangUp;
  bool failed;
  bool peerFinished;  // epoll alone is asked for it: EPOLLRDHUP
  // The kernel's own bits: revents, epoll_event.events, or for select 1 read, 2 write, 4 except.
  uint32_t raw;
};

// select: bits in words of the kernel's own size, for the sets read, write, except.
struct SelectSets {
  std::vector<unsigned long> asked[3];
  std::vector<unsigned long> returned[3];
  int nfds = 0;
  int bits = 0;
  // Linux writes the time left into the timeout (man select); -1 when there was none.
  int64_t timeLeftMicroseconds = -1;
};

// poll: the array as it came back; `events` is what went in.
struct PollArray {
  std::vector<pollfd> entries;
};

// epoll: what came back, and the changes of the interest list since the wait before.
struct EpollLists {
  struct Control {
    int operation;  // EPOLL_CTL_ADD, _MOD, _DEL
    int fd;
    uint32_t events;
    int errnoNumber;
  };
  int epollFd = -1;
  int maxEvents = 0;
  // maxEvents long; the first WaitRecord::returned of them are the answer.
  std::vector<epoll_event> returned;
  std::vector<Control> controls;
  uint64_t controlsFolded = 0;  // changes that were made and are not in `controls`
};

// One wait call: what it was asked and what it answered. Only the form of the multiplexer at hand is filled.
struct WaitRecord {
  uint64_t number = 0;
  int timeoutMilliseconds = -1;
  int returned = 0;
  int errnoNumber = 0;
  int64_t startedAt = 0;  // CLOCK_MONOTONIC, nanoseconds
  int64_t nanoseconds = 0;
  uint64_t bytesIn = 0;  // from the program to the kernel, epoll_ctl included
  uint64_t bytesOut = 0;
  uint32_t walked = 0;  // descriptors the kernel had to look at
  std::vector<Ready> ready;

  SelectSets select;
  PollArray poll;
  EpollLists epoll;
};

class Multiplexer {
 public:
  virtual ~Multiplexer() = default;

  // Changes the interest in `fd`; wanting nothing takes it out. Returns 0 or an errno: EINVAL where select
  // cannot hold the descriptor's number, and whatever epoll_ctl says.
  virtual int set(int fd, uint32_t generation, Want want, bool edge) = 0;

  // One system call. `timeoutMilliseconds` -1: forever. Fills the record, its ready list included.
  virtual void wait(int timeoutMilliseconds, WaitRecord& record) = 0;

  // The wait's system call, as its man page names it.
  virtual const char* waitName() const = 0;

  // Whether `set` is a system call (epoll_ctl) or only writes the program's own memory.
  virtual bool setIsSystemCall() const { return false; }
};

// `fdSetBits`: how many bits each of select's sets has; FD_SETSIZE unless a person asks for more.
std::unique_ptr<Multiplexer> makeSelect(int fdSetBits);
std::unique_ptr<Multiplexer> makePoll();
std::unique_ptr<Multiplexer> makeEpoll();

// The epoll events that say `want`.
uint32_t epollEvents(Want want, bool edge);

struct MultiplexerDescription {
  std::string name;
  bool hasEdge;
  // The largest descriptor number (select) or count (poll) it can watch; 0: no limit of its own.
  int64_t limit;
};

// What this machine has.
std::vector<MultiplexerDescription> describeMultiplexers();

// Throws std::invalid_argument for an unknown name.
std::unique_ptr<Multiplexer> makeMultiplexer(const std::string& name, int fdSetBits);

}  // namespace netlab
