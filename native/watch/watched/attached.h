// A process that runs already, looked at from outside: its sockets and where its threads stand. Its calls are
// not seen.
#pragma once

#include <unordered_map>

#include "watch/watched/program.h"

namespace netlab::watch {

class Attached : public Program {
 public:
  // Throws SystemError: ESRCH, or EACCES for a process of somebody else.
  Attached(pid_t pid, SocketDirectory& directory);

  ProgramInfo info() override;

  uint64_t lastSocket() const override { return lastId_; }

 protected:
  void refresh() override;

 private:
  void readSockets();
  void recognizeAll();
  void readThreads();
  std::optional<Direction> directionOf(const KnownSocket& socket) const;

  std::vector<ThreadInfo> threads_;
  std::unordered_map<int, Asked> asked_;        // by descriptor, of all threads that wait
  std::vector<OpenDescriptor> open_;            // in the order of their numbers
  std::unordered_map<uint64_t, uint64_t> ids_;  // by inode
  uint64_t lastId_ = 0;
  pid_t waitedLast_ = 0;
  bool usesIoUring_ = false;
  int64_t refreshedAt_ = 0;  // CLOCK_MONOTONIC, nanoseconds
  int64_t refreshTook_ = 0;
};

}  // namespace netlab::watch
