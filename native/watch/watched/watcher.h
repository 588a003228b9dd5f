// The programs that one engine watches. Asked by one thread (the engine's); a thread of its own looks after
// what must be noted when it happens.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "watch/watched/program.h"

namespace netlab::watch {

class Watcher {
 public:
  static constexpr size_t mostLiving = 256;

  // `changed` is called from the watcher's thread when a program has appeared or ended.
  explicit Watcher(std::function<void()> changed);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // The number of a process that is watched from now on; of one that is watched already its own. Throws
  // SystemError: ESRCH, EACCES, or EAGAIN where too many are watched.
  uint32_t attach(pid_t pid);
  // In the order in which they came.
  std::vector<uint32_t> all() const;
  // nullptr: there is none. What it is lives until it is let go.
  Program* find(uint32_t number) const;
  // A living one: no signal, and it is watched no more. One that has ended is forgotten.
  void letGo(uint32_t number);

 private:
  void run();

  const std::function<void()> changed_;
  mutable std::mutex mutex_;  // of programs_
  std::condition_variable wake_;
  std::map<uint32_t, std::unique_ptr<Program>> programs_;
  uint32_t lastNumber_ = 0;
  bool stopping_ = false;
  SocketDirectory directory_;  // the asking thread's
  std::thread thread_;
};

}  // namespace netlab::watch
