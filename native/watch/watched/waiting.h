// What a thread of a process stands in, read from outside while it stands there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trace/record.h"
#include "watch/watched/process.h"

namespace netlab::watch {

// What a wait call asks about one descriptor.
struct Asked {
  int fd;
  bool read;
  bool write;
  bool except;
};

struct Standing {
  Call call = Call::none;  // none: in no call that is about descriptors
  int fd = -1;
  const char* multiplexer = "";  // of a wait: select, poll or epoll
  std::vector<Asked> asked;      // of a wait
};

// Of a wait the sets are read from the process's memory, or from what the kernel tells of an epoll: they are
// those of this call, since the thread stands still in it.
Standing standingOf(pid_t pid, const ThreadCall& call);

}  // namespace netlab::watch
