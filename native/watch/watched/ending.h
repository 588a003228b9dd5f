// How a process ends, seen from outside by one who is not its parent.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

#include "socket/owned_descriptor.h"

namespace netlab::watch {

struct Exit {
  int code;    // where signal is 0
  int signal;  // 0: it ended by itself
};

// Follows one process by a pidfd that was opened while it lived, so that a later process with its number is
// never taken for it.
class Ending {
 public:
  explicit Ending(pid_t pid);  // throws SystemError: ESRCH
  Ending() = default;          // of one that has ended, and was never followed

  bool hasEnded() const;
  // Linux 6.15 and later, once its parent has taken note (ioctl PIDFD_GET_INFO); before that of a process of
  // the same person (field 52 of /proc/PID/stat). Nothing where neither tells.
  std::optional<Exit> exit() const;
  // Throws SystemError.
  void send(int signal) const;
  // A duplicate of its descriptor `fd`, for a moment: while it is held, the program's own close does not end
  // the connection. Throws SystemError.
  OwnedDescriptor duplicate(int fd) const;

 private:
  const pid_t pid_ = 0;
  const OwnedDescriptor pidfd_;
};

}  // namespace netlab::watch
