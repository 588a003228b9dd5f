// How sockets come to be and what is asked of them: socket, bind, listen, accept, connect, options.
#include <fcntl.h>
#include <sys/ioctl.h>

#include <cerrno>

#include "watch/shim/call.h"
#include "watch/shim/real.h"
#include "watch/shim/transfer.h"

namespace netlab::watch {
namespace {

void setFlag(Descriptor* socket, uint8_t flag, bool on) {
  if (!socket) return;
  const uint8_t flags = socket->flags.load(std::memory_order_relaxed);
  socket->flags.store(static_cast<uint8_t>(on ? flags | flag : flags & ~flag), std::memory_order_relaxed);
}

uint8_t flagsOf(int type) {
  return type & SOCK_NONBLOCK ? Descriptor::nonBlocking : 0;
}

// The number names something new, also where the call itself is not watched.
void named(int fd) {
  if (fd < 0 || !ownsTables()) return;
  forget(fd);
  setKnown(fd, mode() == Mode::asleep ? Known::early : Known::unknown);
}

// A socket of the internet is the first sign of a program that appears; it does when it uses one.
void wakeFor(int domain) {
  if ((domain == AF_INET || domain == AF_INET6) && ownsTables() && mode() == Mode::asleep) wake();
}

void connected(Call& call) {
  Descriptor* socket = call.socket;
  const int error = call.record.errnoNumber;
  const bool isGoingOn = error == EINPROGRESS;
  if (isGoingOn) call.record.flags |= Record::hasDeadline;
  setFlag(socket, Descriptor::connecting, isGoingOn);
  if (socket && (isGoingOn || !error)) {
    socket->direction.store(Direction::made, std::memory_order_relaxed);
    setFlag(socket, Descriptor::pair, false);
  }
}

}  // namespace

int acceptedBy(Call& call, int result, int flags) {
  if (!call.isWatched()) {
    named(result);
    return result;
  }
  call.returned(result);
  if (result >= 0) {
    count(call.counters().accepts);
    NewSocket accepted{.direction = Direction::accepted, .flags = flagsOf(flags)};
    if (call.socket) accepted.kind = call.socket->kind.load(std::memory_order_relaxed);
    accepted.openedAt = call.record.startedAt + call.record.nanoseconds;
    const Descriptor* added = addSocket(result, accepted);
    call.record.connection = added ? added->number.load(std::memory_order_relaxed) : 0;
    call.record.other = result;
  } else if (call.record.errnoNumber == EAGAIN) {
    count(call.counters().wouldBlock);
  } else if (call.record.errnoNumber != EINTR) {
    count(call.counters().acceptErrors);
  }
  if (call.socket && call.socket->flags.load(std::memory_order_relaxed) & Descriptor::nonBlocking)
    call.record.flags |= Record::nonBlocking;
  call.write();
  return result;
}

NETLAB_WRAP(int, socket, (int domain, int type, int protocol)) {
  wakeFor(domain);
  Call call(Subject::anything, CallKind::socket, Function::socket, -1, NETLAB_CALLER);
  const int result = real().socket(domain, type, protocol);
  if (!call.isWatched()) {
    named(result);
    return result;
  }
  call.returned(result);
  if (result >= 0) {
    const Descriptor* added = addSocket(
        result,
        {.kind = kindOf(domain, type, protocol), .flags = flagsOf(type), .openedAt = call.record.startedAt});
    call.record.connection = added ? added->number.load(std::memory_order_relaxed) : 0;
    call.record.fd = result;
  }
  call.record.asked = type;
  call.record.events = static_cast<uint32_t>(domain);
  call.write();
  return result;
}

NETLAB_WRAP(int, socketpair, (int domain, int type, int protocol, int* pair)) {
  Call call(Subject::anything, CallKind::socket, Function::socketpair, -1, NETLAB_CALLER);
  const int result = real().socketpair(domain, type, protocol, pair);
  if (!call.isWatched()) {
    if (result == 0) named(pair[0]), named(pair[1]);
    return result;
  }
  call.returned(result);
  if (result == 0) {
    const NewSocket half{.kind = kindOf(domain, type, protocol),
                         .flags = static_cast<uint8_t>(flagsOf(type) | Descriptor::pair),
                         .openedAt = call.record.startedAt};
    const Descriptor* first = addSocket(pair[0], half);
    addSocket(pair[1], half);
    call.record.connection = first ? first->number.load(std::memory_order_relaxed) : 0;
    call.record.fd = pair[0];
    call.record.other = pair[1];
  }
  call.record.asked = type;
  call.record.events = static_cast<uint32_t>(domain);
  call.write();
  return result;
}

NETLAB_WRAP(int, bind, (int fd, const sockaddr* address, socklen_t size)) {
  Call call(Subject::address, CallKind::bind, Function::bind, fd, NETLAB_CALLER);
  const int result = real().bind(fd, address, size);
  if (!call.isWatched()) return result;
  call.returned(result);
  if (result == 0 && call.socket) {
    if (call.socket->direction.load(std::memory_order_relaxed) == Direction::unknown)
      call.socket->direction.store(Direction::bound, std::memory_order_relaxed);
    setFlag(call.socket, Descriptor::pair, false);
  }
  call.write();
  return result;
}

NETLAB_WRAP(int, listen, (int fd, int backlog)) {
  Call call(Subject::address, CallKind::listen, Function::listen, fd, NETLAB_CALLER);
  const int result = real().listen(fd, backlog);
  if (!call.isWatched()) return result;
  call.returned(result);
  call.record.asked = backlog;
  if (result == 0 && call.socket) {
    call.socket->backlog.store(backlog, std::memory_order_relaxed);
    call.socket->listening.store(1, std::memory_order_release);
  }
  call.write();
  return result;
}

NETLAB_WRAP(int, accept, (int fd, sockaddr* address, socklen_t* size)) {
  Call call(Subject::address, CallKind::accept, Function::accept, fd, NETLAB_CALLER);
  return acceptedBy(call, real().accept(fd, address, size), 0);
}

NETLAB_WRAP(int, accept4, (int fd, sockaddr* address, socklen_t* size, int flags)) {
  Call call(Subject::address, CallKind::accept, Function::accept4, fd, NETLAB_CALLER);
  return acceptedBy(call, real().accept4(fd, address, size, flags), flags);
}

NETLAB_WRAP(int, connect, (int fd, const sockaddr* address, socklen_t size)) {
  Call call(Subject::address, CallKind::connect, Function::connect, fd, NETLAB_CALLER);
  const int result = real().connect(fd, address, size);
  if (!call.isWatched()) return result;
  call.returned(result);
  connected(call);
  call.write();
  return result;
}

NETLAB_WRAP(int, shutdown, (int fd, int how)) {
  Call call(Subject::socket, CallKind::shutdown, Function::shutdown, fd, NETLAB_CALLER);
  const int result = real().shutdown(fd, how);
  if (!call.isWatched()) return result;
  call.returned(result);
  call.record.asked = how;
  if (result == 0 && how != SHUT_RD) setFlag(call.socket, Descriptor::writeShut, true);
  call.write();
  return result;
}

NETLAB_WRAP(int, setsockopt, (int fd, int level, int name, const void* value, socklen_t size)) {
  Call call(Subject::socket, CallKind::option, Function::setsockopt, fd, NETLAB_CALLER);
  const int result = real().setsockopt(fd, level, name, value, size);
  if (!call.isWatched()) return result;
  call.returned(result);
  call.record.events = static_cast<uint32_t>(level) << 16 | (static_cast<uint32_t>(name) & 0xffff);
  // Only a value that the kernel has read can be read here.
  if (result == 0 && size >= sizeof(int)) call.record.asked = *static_cast<const int*>(value);
  call.write();
  return result;
}

NETLAB_WRAP(int, getsockopt, (int fd, int level, int name, void* value, socklen_t* size)) {
  Call call(Subject::socket, CallKind::option, Function::getsockopt, fd, NETLAB_CALLER);
  const int result = real().getsockopt(fd, level, name, value, size);
  if (!call.isWatched()) return result;
  call.returned(result);
  call.record.events = static_cast<uint32_t>(level) << 16 | (static_cast<uint32_t>(name) & 0xffff);
  if (level == SOL_SOCKET && name == SO_ERROR) setFlag(call.socket, Descriptor::connecting, false);
  call.write();
  return result;
}

NETLAB_WRAP(int, ioctl, (int fd, unsigned long request, void* argument)) {
  if (request != FIONBIO) return real().ioctl(fd, request, argument);
  Call call(Subject::socket, CallKind::option, Function::ioctl, fd, NETLAB_CALLER);
  const int result = real().ioctl(fd, request, argument);
  if (!call.isWatched()) return result;
  call.returned(result);
  if (result == 0) {
    call.record.asked = *static_cast<const int*>(argument);
    setFlag(call.socket, Descriptor::nonBlocking, call.record.asked != 0);
  }
  call.record.events = static_cast<uint32_t>(request);
  call.write();
  return result;
}

}  // namespace netlab::watch
