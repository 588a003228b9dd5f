// What is known of each descriptor: in the process's own memory what it is at all, in the ring what the
// engine wants to know of a socket.
#pragma once

#include "watch/ring/layout.h"

namespace netlab::watch {

enum class Known : uint8_t {
  unknown,
  notSocket,  // or a nameless socket of the Unix family that others made: as good as a pipe, and often
              // standard output
  leftOut,    // a debugger's own socket
  unlisted,   // a socket that the ring does not tell of: not yet, or there is none
  socket,     // the ring tells of it
  epoll,
  noRoom  // a socket that the ring has no place for
};

Known knownOf(int fd);
void setKnown(int fd, Known known);

// It names a debugger's own socket from now on: nothing is told of it.
void leaveOut(int fd);
// Whether there was one.
inline std::atomic<bool> hasLeftOut;

// Whether it is a socket; costs a system call or five, once for each number.
bool isSocket(int fd);
// Whether a use of it is one of the network: it is no pair.
bool isNetwork(int fd);

// The following are for a process that has a ring.

// What the ring tells of this socket: null for all else. Takes in a socket that it sees for the first time.
Descriptor* socketAt(int fd);

struct NewSocket {
  SocketKind kind = SocketKind::unknown;
  Direction direction = Direction::unknown;
  uint8_t flags = 0;
  bool listening = false;
  uint64_t inode = 0;  // 0: asked for
  int64_t openedAt = 0;
};
// A number came to name a socket just now, whatever it named before.
Descriptor* addSocket(int fd, NewSocket socket);
SocketKind kindOf(int domain, int type, int protocol);

inline void setFlag(Descriptor* socket, uint8_t flag, bool on) {
  if (!socket) return;
  const uint8_t flags = socket->flags.load(std::memory_order_relaxed);
  socket->flags.store(static_cast<uint8_t>(on ? flags | flag : flags & ~flag), std::memory_order_relaxed);
}

// `to` names from now on what `from` names.
void duplicate(int from, int to);
// Nothing is named by it any more.
void forget(int fd);
void forgetFrom(unsigned first, unsigned last);

// What is known of descriptors while this lives is kept for a child that is forked meanwhile. The parent's
// ring is shared memory: a server that forks for each connection closes it there before the child has looked.
class Heritage {
 public:
  Heritage();
  ~Heritage();
  Heritage(const Heritage&) = delete;
  Heritage& operator=(const Heritage&) = delete;

 private:
  Descriptor* descriptors_ = nullptr;
};

// In a child of fork: what was known in the parent, with the same numbers.
void copyDescriptors(const Ring& parent);

}  // namespace netlab::watch
