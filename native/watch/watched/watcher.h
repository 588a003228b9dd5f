// The programs that one engine watches. Asked by one thread, the engine's, which alone adds and removes; a
// thread of its own takes over what programs report, and notes who comes and ends.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "watch/watched/arrivals.h"
#include "watch/watched/reporting.h"
#include "watch/watched/ring_folder.h"

namespace netlab::watch {

class Watcher {
 public:
  static constexpr size_t mostLiving = 256;
  static constexpr size_t mostEnded = 32;

  // `changed` is called from the watcher's thread when a program has come, ended or gone: `all` tells.
  explicit Watcher(std::function<void()> changed);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Programs that report there appear. Throws SystemError.
  void watchFolder(const std::string& path);
  // Whether it does: another engine may have taken it over.
  bool watchesFolder(const std::string& path) const;
  // The number of a process that is watched from now on; of one that is watched already its own. Throws
  // SystemError: ESRCH, EACCES, or EAGAIN where too many are watched.
  uint32_t attach(pid_t pid);
  // In the order in which they came, those that are new included.
  std::vector<uint32_t> all();
  // Takes over at once what all have reported by now: whoever has ended by now has ended for `all`, too.
  void settle();
  // nullptr: there is none. What it is lives until it is let go, or `all` is asked again.
  Program* find(uint32_t number) const;
  // A living one: no signal, and it is watched no more. One that has ended is forgotten.
  void letGo(uint32_t number);

 private:
  struct Entry {
    std::unique_ptr<Program> program;
    Reporting* reporting;  // nullptr: attached
    bool endTold = false;
    bool isGone = false;  // by exec it has become another
    bool isListed = false;
  };
  struct Arrived {
    std::unique_ptr<Reporting> program;
    int64_t appearedAt = 0;  // CLOCK_MONOTONIC; 0: it has used no socket yet
    int64_t lookedAt = 0;    // CLOCK_MONOTONIC
  };
  using Entries = std::map<uint32_t, Entry>;
  // The entry that a new process takes the place of. end(): none. Nothing: it is not known yet.
  std::optional<Entries::iterator> placeOf(const Arrived& arrived);
  void add(std::unique_ptr<Program> program, Reporting* reporting);
  void admit(Arrived& arrived, size_t& living);
  void removeOldestEnded();
  size_t living() const;
  void countNotSeen(pid_t parent);

  void run();
  void takeRings();
  bool drainAll();
  bool noteArrivals(int64_t now, bool isTimeToLook);
  bool noteEnds(bool isTimeToLook);

  const std::function<void()> changed_;
  const Arrivals arrivals_;
  mutable std::mutex mutex_;  // of all below
  Entries programs_;
  std::vector<Arrived> arrived_;  // that have not used a socket, or were not asked for yet
  std::vector<std::unique_ptr<RingFolder>> folders_;
  uint32_t lastNumber_ = 0;
  bool stopping_ = false;
  SocketDirectory directory_;
  std::thread thread_;
};

}  // namespace netlab::watch
