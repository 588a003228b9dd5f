// A program in which the shim is: it reports each of its calls, and what it knows of its sockets, through
// shared memory.
#pragma once

#include <map>
#include <mutex>
#include <utility>

#include "watch/findings/findings.h"
#include "watch/watched/asked_sets.h"
#include "watch/watched/blind_children.h"
#include "watch/watched/mapped_ring.h"
#include "watch/watched/program.h"
#include "watch/watched/program_trace.h"
#include "watch/watched/view_of_program.h"

namespace netlab::watch {

// A wait as it was asked and answered, with what is known only beside it.
struct ReportedWait {
  WaitSnapshot snapshot;
  pid_t thread;
  EpollInterests::AtWait epoll;  // of an epoll
  std::vector<int> ready;        // of an epoll: the descriptor of each entry that was returned; -1: not known
};

struct ReportedCounters {
  uint64_t waits, readinessReported, accepts, acceptErrors, receives, sends, bytesReceived, bytesSent,
      wouldBlock, waitBytesIn, waitBytesOut, closed, resets;
};

// A call that a held thread was let make.
struct ProgramStep {
  size_t slot;
  pid_t thread;
  uint32_t after;  // the number of the thread's record before it
};

class Reporting : public Program {
 public:
  // Whether it lives or not: what is not to be seen of it any more, the ring tells.
  Reporting(std::unique_ptr<MappedRing> ring, SocketDirectory& directory);
  ~Reporting() override;  // the program goes on, and the shim in it falls silent

  // By the watcher's thread, every 10 ms: takes over what was reported, and shows the program that somebody
  // reads.
  void drain();
  // Whether it has used a socket: before that it is not shown.
  bool hasAppeared() const { return ring_->header().appeared.load(std::memory_order_relaxed) != 0; }
  // Whether it waits for a socket that it has inherited, as a worker of a server does before its first
  // client. It is read from outside: the shim tells of a wait when it returns.
  bool waitsForSocket();
  // By exec it has become another program, whose ring, if it has one, is another.
  bool hasBecomeAnother() const;
  // What goes through one is not seen, and is to be told. Now and then.
  void lookForIoUring();
  // Now and then, too: at what it has started and cannot report.
  void lookAtChildren();
  // It is shown in the place of another, whose sockets have the numbers up to this one: its own have those
  // behind them.
  void numberBehind(uint64_t last);
  // The number of a socket, of the one that the ring has for it; 0 for none.
  uint64_t socketNumber(uint32_t inRing) const { return inRing == 0 ? 0 : before_ + inRing; }
  uint64_t lastSocket() const override;
  // Whether it has begun to listen since this was asked last.
  bool hasListened();

  ProgramInfo info() override;
  std::optional<ReportedWait> lastWait(std::optional<pid_t> thread);
  ProgramTrace::Chunk readTrace(uint64_t after, size_t limit);
  void turnTrace(bool on);
  // What is wrong with it, as far as its calls have shown.
  std::vector<Finding> findings();
  ReportedCounters counters();
  // `isLeast`: calls came faster than they were taken over, and are missing.
  std::vector<SiteCount> siteCounts(bool& isLeast);

  // The gate before each call. `thread`: that one; every thread, also those to come, where it is left out.
  // False: there is no such thread. One that is inside a call is held at its next one.
  bool pause(std::optional<pid_t> thread);
  bool resume(std::optional<pid_t> thread);
  bool pace(std::optional<pid_t> thread, uint32_t milliseconds);
  // Lets one held thread make one call: the one that waited last where none is named. A program that runs is
  // held first. Nothing: there is no such thread.
  std::optional<ProgramStep> step(std::optional<pid_t> thread);
  // The call that was made; nothing: it was not, or has not returned.
  std::optional<Record> stepped(const ProgramStep& step);
  // It never happens, unless it has begun.
  void withdraw(const ProgramStep& step);

  void withdrawOptions() override { optionErrands_.withdraw(); }

  std::optional<SiteFrames> site(uint32_t number) const { return ring_->site(number); }
  // CLOCK_MONOTONIC at its start, which the trace counts from.
  int64_t startedAt() const { return startedAt_; }
  double toEpochMilliseconds(int64_t monotonic) const;

 protected:
  void refresh() override;
  std::optional<Exit> exitTold() const override;
  bool guarded(int fd, const std::function<void()>& use) override;
  bool throughProgram(const OptionQuestion& question, const ProgramSocket& socket,
                      const OptionUse& use) override;

 private:
  static Process processOf(const MappedRing& ring);
  static Ending endingOf(const MappedRing& ring);
  struct Thread {
    ThreadInfo info;
    int64_t waitedAt;
  };
  void takeOver();
  void judge();
  // Calls `change` with the slot of the thread, or of all; true where there was one.
  bool atGates(std::optional<pid_t> thread, const std::function<void(Slot&)>& change);
  std::optional<size_t> slotToStep(std::optional<pid_t> thread);
  bool isPaused() const;
  std::vector<Thread> threads();
  std::vector<OpenDescriptor> watchedBy(const std::optional<WaitSnapshot>& last);
  void askNow();
  void readDescriptors();
  void identifyNew();
  void describe(ProgramSocket& socket, int fd, const Descriptor& descriptor) const;
  void tellNotSeen(std::vector<Sentence>& notSeen);
  void correctEpoll(int epoll);

  const std::unique_ptr<MappedRing> ring_;
  int64_t startedAt_;
  std::mutex mutex_;  // of the trace, the findings and the children: drained by the watcher's thread, read by
                      // the engine's
  ProgramTrace trace_;
  const ViewOfProgram view_;
  Findings findings_;
  BlindChildren blindChildren_;
  ReportedCounters gone_{};  // of threads whose slots others have by now
  uint64_t before_ = 0;      // numbers of sockets that are another's
  AskedSets asked_;
  OptionErrands optionErrands_;
  int64_t refreshedAt_ = 0;  // CLOCK_MONOTONIC, nanoseconds
  int64_t refreshTook_ = 0;
  std::map<int, int64_t> correctAgainAt_;  // CLOCK_MONOTONIC, by epoll
  std::atomic<bool> usesIoUring_ = false;
  int nextLooked_ = 0;
  bool isEndJudged_ = false;
};

// Throws UnfitValue for a program that only is looked at.
Reporting& thatCanBeHeld(Program& program);

}  // namespace netlab::watch
