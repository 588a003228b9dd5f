// How sockets come to be and what is asked of them: socket, bind, listen, accept, connect, options.
#include <fcntl.h>
#include <sys/ioctl.h>

#include <cerrno>

#include "watch/shim/call.h"
#include "watch/shim/debugger.h"
#include "watch/shim/gate.h"
#include "watch/shim/real.h"
#include "watch/shim/transfer.h"

namespace netlab::watch {
namespace {

uint8_t flagsOf(int type) {
  return type & SOCK_NONBLOCK ? Descriptor::nonBlocking : 0;
}

// The number names something new, also where the call itself is not watched.
void named(int fd) {
  if (fd < 0 || !ownsTables()) return;
  forget(fd);
  setKnown(fd, mode() == Mode::asleep ? Known::unlisted : Known::unknown);
}

int leftOut(int fd) {
  if (fd >= 0) leaveOut(fd);
  return fd;
}

// A socket of the internet is the first sign of a program that appears; it does when it uses one.
void wakeFor(int domain) {
  if ((domain == AF_INET || domain == AF_INET6) && ownsTables() && mode() == Mode::asleep) wake();
}

uint32_t numberOf(const Descriptor* socket) {
  return socket ? socket->number.load(std::memory_order_relaxed) : 0;
}

void tellMade(Call& call, int domain, int type) {
  call.record.asked = type;
  call.record.events = static_cast<uint32_t>(domain);
}

// As Record::Call::events has it.
uint32_t optionOf(int level, int name) {
  return static_cast<uint32_t>(level) << 16 | (static_cast<uint32_t>(name) & 0xffff);
}

}  // namespace

int acceptedBy(Call& call, int listener, int result, int flags) {
  if (knownOf(listener) == Known::leftOut && ownsTables()) return leftOut(result);
  if (!call.isWatched()) named(result);
  return told(call, result, [&] {
    const int error = call.record.errnoNumber;
    const uint8_t known = call.socket ? call.socket->flags.load(std::memory_order_relaxed) : 0;
    if (known & Descriptor::nonBlocking) call.record.flags |= Record::nonBlocking;
    count(call.counters().accepts, !error);
    count(call.counters().wouldBlock, error == EAGAIN);
    count(call.counters().acceptErrors, error && error != EAGAIN && error != EINTR);
    if (error) return;
    NewSocket accepted{.direction = Direction::accepted, .flags = flagsOf(flags)};
    if (call.socket) accepted.kind = call.socket->kind.load(std::memory_order_relaxed);
    accepted.openedAt = call.record.startedAt + call.record.nanoseconds;
    call.record.connection = numberOf(addSocket(result, accepted));
    call.record.other = result;
  });
}

NETLAB_WRAP(int, socket, (int domain, int type, int protocol)) {
  if (isMadeByDebugger(NETLAB_CALLER)) return leftOut(real().socket(domain, type, protocol));
  wakeFor(domain);
  Call call(Subject::anything, CallKind::socket, Function::socket, -1, NETLAB_CALLER);
  const int result = NETLAB_MAKE(call, real().socket(domain, type, protocol));
  if (!call.isWatched()) named(result);
  return told(call, result, [&] {
    tellMade(call, domain, type);
    if (result < 0) return;
    call.record.fd = result;
    call.record.connection = numberOf(addSocket(
        result,
        {.kind = kindOf(domain, type, protocol), .flags = flagsOf(type), .openedAt = call.record.startedAt}));
  });
}

NETLAB_WRAP(int, socketpair, (int domain, int type, int protocol, int* pair)) {
  if (isMadeByDebugger(NETLAB_CALLER)) {
    const int made = real().socketpair(domain, type, protocol, pair);
    if (made == 0) leaveOut(pair[0]), leaveOut(pair[1]);
    return made;
  }
  Call call(Subject::anything, CallKind::socket, Function::socketpair, -1, NETLAB_CALLER);
  const int result = NETLAB_MAKE(call, real().socketpair(domain, type, protocol, pair));
  if (result == 0 && !call.isWatched()) named(pair[0]), named(pair[1]);
  return told(call, result, [&] {
    tellMade(call, domain, type);
    if (result < 0) return;
    const NewSocket half{.kind = kindOf(domain, type, protocol),
                         .flags = static_cast<uint8_t>(flagsOf(type) | Descriptor::pair),
                         .openedAt = call.record.startedAt};
    call.record.fd = pair[0];
    call.record.connection = numberOf(addSocket(pair[0], half));
    call.record.other = pair[1];
    addSocket(pair[1], half);
  });
}

NETLAB_WRAP(int, bind, (int fd, const sockaddr* address, socklen_t size)) {
  Call call(Subject::address, CallKind::bind, Function::bind, fd, NETLAB_CALLER);
  return told(call, NETLAB_MAKE(call, real().bind(fd, address, size)), [&] {
    if (call.record.errnoNumber || !call.socket) return;
    setFlag(call.socket, Descriptor::pair, false);
    if (call.socket->direction.load(std::memory_order_relaxed) == Direction::unknown)
      call.socket->direction.store(Direction::bound, std::memory_order_relaxed);
  });
}

NETLAB_WRAP(int, listen, (int fd, int backlog)) {
  Call call(Subject::address, CallKind::listen, Function::listen, fd, NETLAB_CALLER);
  return told(call, NETLAB_MAKE(call, real().listen(fd, backlog)), [&] {
    call.record.asked = backlog;
    if (call.record.errnoNumber || !call.socket) return;
    call.socket->backlog.store(backlog, std::memory_order_relaxed);
    call.socket->listening.store(1, std::memory_order_release);
  });
}

NETLAB_WRAP(int, accept, (int fd, sockaddr* address, socklen_t* size)) {
  Call call(Subject::address, CallKind::accept, Function::accept, fd, NETLAB_CALLER);
  return acceptedBy(call, fd, NETLAB_MAKE(call, real().accept(fd, address, size)), 0);
}

NETLAB_WRAP(int, accept4, (int fd, sockaddr* address, socklen_t* size, int flags)) {
  Call call(Subject::address, CallKind::accept, Function::accept4, fd, NETLAB_CALLER);
  return acceptedBy(call, fd, NETLAB_MAKE(call, real().accept4(fd, address, size, flags)), flags);
}

NETLAB_WRAP(int, connect, (int fd, const sockaddr* address, socklen_t size)) {
  Call call(Subject::address, CallKind::connect, Function::connect, fd, NETLAB_CALLER);
  return told(call, NETLAB_MAKE(call, real().connect(fd, address, size)), [&] {
    const int error = call.record.errnoNumber;
    const bool isGoingOn = error == EINPROGRESS;
    if (isGoingOn) call.record.flags |= Record::hasDeadline;
    setFlag(call.socket, Descriptor::connecting, isGoingOn);
    if (!call.socket || (error && !isGoingOn)) return;
    setFlag(call.socket, Descriptor::pair, false);
    call.socket->direction.store(Direction::made, std::memory_order_relaxed);
  });
}

NETLAB_WRAP(int, shutdown, (int fd, int how)) {
  Call call(Subject::socket, CallKind::shutdown, Function::shutdown, fd, NETLAB_CALLER);
  return told(call, NETLAB_MAKE(call, real().shutdown(fd, how)), [&] {
    call.record.asked = how;
    if (!call.record.errnoNumber && how != SHUT_RD) setFlag(call.socket, Descriptor::writeShut, true);
  });
}

NETLAB_WRAP(int, setsockopt, (int fd, int level, int name, const void* value, socklen_t size)) {
  Call call(Subject::socket, CallKind::option, Function::setsockopt, fd, NETLAB_CALLER);
  return told(call, NETLAB_MAKE(call, real().setsockopt(fd, level, name, value, size)), [&] {
    call.record.events = optionOf(level, name);
    // Only a value that the kernel has read can be read here.
    if (!call.record.errnoNumber && size >= sizeof(int)) call.record.asked = *static_cast<const int*>(value);
  });
}

NETLAB_WRAP(int, getsockopt, (int fd, int level, int name, void* value, socklen_t* size)) {
  Call call(Subject::socket, CallKind::option, Function::getsockopt, fd, NETLAB_CALLER);
  return told(call, NETLAB_MAKE(call, real().getsockopt(fd, level, name, value, size)), [&] {
    call.record.events = optionOf(level, name);
    if (level == SOL_SOCKET && name == SO_ERROR) setFlag(call.socket, Descriptor::connecting, false);
  });
}

NETLAB_WRAP(int, ioctl, (int fd, unsigned long request, void* argument)) {
  if (request != FIONBIO) return real().ioctl(fd, request, argument);
  Call call(Subject::socket, CallKind::option, Function::ioctl, fd, NETLAB_CALLER);
  return told(call, NETLAB_MAKE(call, real().ioctl(fd, request, argument)), [&] {
    call.record.events = static_cast<uint32_t>(request);
    if (call.record.errnoNumber) return;
    call.record.asked = *static_cast<const int*>(argument);
    setFlag(call.socket, Descriptor::nonBlocking, call.record.asked != 0);
  });
}

}  // namespace netlab::watch
