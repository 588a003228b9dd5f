// How numbers come to name another thing, or nothing: close, dup, fcntl, fdopen.
#include <fcntl.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <cstdio>

#include "watch/shim/call.h"
#include "watch/shim/closing.h"
#include "watch/shim/gate.h"
#include "watch/shim/kernel.h"
#include "watch/shim/real.h"

namespace netlab::watch {
namespace {

// `result` is a number of the same socket.
int duplicated(Call& call, int fd, int result, int asked) {
  if (!call.isWatched() && result >= 0 && ownsTables()) duplicate(fd, result);
  return told(call, result, [&] {
    call.record.asked = asked;
    call.record.other = result;
    if (result >= 0) duplicate(fd, result);
  });
}

// What was received and the program has not read: only where it has not read up to the end.
uint32_t unreadOf(int fd, const Descriptor& socket) {
  const bool isTcp = socket.kind.load(std::memory_order_relaxed) == SocketKind::tcp;
  const bool isFinished = socket.flags.load(std::memory_order_relaxed) & Descriptor::peerFinished;
  if (!isTcp || isFinished || socket.listening.load(std::memory_order_relaxed)) return 0;
  int bytes = 0;
  return kernel(SYS_ioctl, fd, FIONREAD, &bytes) == 0 && bytes > 0 ? static_cast<uint32_t>(bytes) : 0;
}

#define NETLAB_DUPLICATE(name) Call call(Subject::socket, CallKind::socket, Function::name, fd, NETLAB_CALLER)

int fcntlBehind(decltype(Real::fcntl) made, int fd, int command, void* argument, const Caller& caller) {
  const bool duplicates = command == F_DUPFD || command == F_DUPFD_CLOEXEC;
  if (!duplicates && command != F_SETFL) return made(fd, command, argument);
  const int value = static_cast<int>(reinterpret_cast<intptr_t>(argument));
  Call call(Subject::socket, duplicates ? CallKind::socket : CallKind::option, Function::fcntl, fd, caller);
  const int result = NETLAB_MAKE(call, made(fd, command, argument));
  if (duplicates) return duplicated(call, fd, result, value);
  return told(call, result, [&] {
    call.record.asked = value;
    call.record.events = static_cast<uint32_t>(command);
    if (result == 0) setFlag(call.socket, Descriptor::nonBlocking, value & O_NONBLOCK);
  });
}

}  // namespace

CloseBarrier closing(unsigned first, unsigned last, int flags, const Caller& caller) {
  if (flags || !ownsTables()) return CloseBarrier(1, 0);  // they are only marked to be closed at exec
  Call call(Subject::anything, CallKind::close, Function::close_range, static_cast<int>(first), caller);
  forgetFrom(first, last);
  told(call, 0, [&] { call.record.asked = last; });
  return CloseBarrier(first, last);
}

Closing::Closing(Function function, int fd, const Caller& caller)
    : call_(Subject::met, CallKind::close, function, fd, caller), barrier_(fd) {
  if (call_.isWatched() && call_.socket) call_.record.events = unreadOf(fd, *call_.socket);
  // Once it is closed, another thread may be given the number at once.
  if (mode() != Mode::silent && ownsTables()) forget(fd);
}

int Closing::closed(int result) {
  if (call_.isWatched() && call_.socket) count(call_.counters().closed);
  call_.socket = nullptr;  // the number may name another by now
  return told(call_, result, [] {});
}

NETLAB_WRAP(int, close, (int fd)) {
  Closing closing(Function::close, fd, NETLAB_CALLER);
  return closing.closed(real().close(fd));
}

NETLAB_WRAP(int, close_range, (unsigned first, unsigned last, int flags)) {
  const CloseBarrier barrier = closing(first, last, flags, NETLAB_CALLER);
  if (real().close_range) return real().close_range(first, last, flags);
  return static_cast<int>(real().syscall(SYS_close_range, first, last, flags, 0, 0, 0));
}

NETLAB_WRAP(void, closefrom, (int first)) {
  const unsigned from = first < 0 ? 0 : static_cast<unsigned>(first);
  const CloseBarrier barrier = closing(from, ~0u, 0, NETLAB_CALLER);
  if (real().closefrom) return real().closefrom(first);
  kernel(SYS_close_range, from, ~0u, 0);
}

NETLAB_WRAP(int, dup, (int fd)) {
  NETLAB_DUPLICATE(dup);
  return duplicated(call, fd, NETLAB_MAKE(call, real().dup(fd)), 0);
}

NETLAB_WRAP(int, dup2, (int fd, int to)) {
  NETLAB_DUPLICATE(dup2);
  const CloseBarrier barrier(to);
  return duplicated(call, fd, NETLAB_MAKE(call, real().dup2(fd, to)), to);
}

NETLAB_WRAP(int, dup3, (int fd, int to, int flags)) {
  NETLAB_DUPLICATE(dup3);
  const CloseBarrier barrier(to);
  return duplicated(call, fd, NETLAB_MAKE(call, real().dup3(fd, to, flags)), to);
}

NETLAB_WRAP(int, fcntl, (int fd, int command, void* argument)) {
  return fcntlBehind(real().fcntl, fd, command, argument, NETLAB_CALLER);
}

NETLAB_WRAP(int, fcntl64, (int fd, int command, void* argument)) {
  const auto made = real().fcntl64 ? real().fcntl64 : real().fcntl;
  return fcntlBehind(made, fd, command, argument, NETLAB_CALLER);
}

// Behind a FILE the C library's own calls pass no wrapper: that much is told.
NETLAB_WRAP(FILE*, fdopen, (int fd, const char* how)) {
  FILE* result = real().fdopen(fd, how);
  if (!result || mode() != Mode::watching || !ownsTables()) return result;
  Descriptor* socket = socketAt(fd);
  if (socket && !(socket->flags.fetch_or(Descriptor::stdio, std::memory_order_relaxed) & Descriptor::stdio))
    ring->header.stdioSockets.fetch_add(1, std::memory_order_relaxed);
  return result;
}

NETLAB_WRAP(int, fclose, (FILE * file)) {
  if (mode() == Mode::silent) return real().fclose(file);
  const int before = errno;
  Closing closing(Function::fclose, fileno(file), NETLAB_CALLER);
  errno = before;
  return closing.closed(real().fclose(file));
}

}  // namespace netlab::watch
