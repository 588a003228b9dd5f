// How bytes move: all that receives and sends. The bytes themselves are never looked at.
#include "watch/shim/transfer.h"

#include <cerrno>

#include "watch/shim/call.h"
#include "watch/shim/gate.h"
#include "watch/shim/real.h"
#include "watch/shim/rest.h"

namespace netlab::watch {
namespace {

constexpr int mostParts = 1024;

// Parts that the kernel could not read are not read here.
int64_t bytesOf(const Call& call, const iovec* parts, size_t count) {
  const int error = call.record.errnoNumber;
  if (error == EFAULT || error == EINVAL || !parts || count > mostParts) return 0;
  int64_t bytes = 0;
  for (size_t i = 0; i < count; ++i) bytes += static_cast<int64_t>(parts[i].iov_len);
  return bytes;
}

int64_t bytesOf(const Call& call, const msghdr* message) {
  const int error = call.record.errnoNumber;
  return error == EFAULT || error == EMSGSIZE ? 0 : bytesOf(call, message->msg_iov, message->msg_iovlen);
}

int64_t bytesOf(const mmsghdr* messages, int count) {
  int64_t bytes = 0;
  for (int i = 0; i < count; ++i) bytes += messages[i].msg_len;
  return bytes;
}

bool isStream(const Descriptor& socket) {
  const SocketKind kind = socket.kind.load(std::memory_order_relaxed);
  return kind == SocketKind::tcp || kind == SocketKind::unixStream;
}

void noteFlags(Call& call, int flags) {
  const uint8_t known = call.socket ? call.socket->flags.load(std::memory_order_relaxed) : 0;
  if (flags & MSG_PEEK) call.record.flags |= Record::peek;
  if (flags & MSG_OOB) call.record.flags |= Record::outOfBand;
  if (flags & MSG_DONTWAIT || known & Descriptor::nonBlocking) call.record.flags |= Record::nonBlocking;
}

void noteFailure(Call& call) {
  const int error = call.record.errnoNumber;
  count(call.counters().wouldBlock, error == EAGAIN);
  count(call.counters().resets, error == ECONNRESET);
}

// The other direction's success is enough to know that a connection stands.
void noteMoved(Call& call, std::atomic<uint64_t> Descriptor::*bytes, int64_t moved) {
  if (!call.socket) return;
  count(call.socket->*bytes, static_cast<uint64_t>(moved));
  const uint8_t flags = call.socket->flags.load(std::memory_order_relaxed);
  if (flags & Descriptor::connecting)
    call.socket->flags.store(flags & ~Descriptor::connecting, std::memory_order_relaxed);
}

void tellReceive(Call& call, int64_t asked, int flags, int64_t bytes) {
  call.record.asked = asked;
  noteFlags(call, flags);
  count(call.counters().receives);
  if (call.record.errnoNumber) return noteFailure(call);
  if (flags & MSG_PEEK) return;
  count(call.counters().bytesReceived, static_cast<uint64_t>(bytes));
  noteMoved(call, &Descriptor::received, bytes);
  if (bytes == 0 && asked > 0 && call.socket && isStream(*call.socket))
    call.socket->flags.fetch_or(Descriptor::peerFinished, std::memory_order_relaxed);
}

// Of what is given to a send, the first piece; null: it is not in memory.
struct Begin {
  const void* at = nullptr;
  size_t bytes = 0;
};

// What is told of a call before it is made: its bytes, where it names them itself.
template <typename... Others>
int64_t bytesAsked(size_t size, Others...) {
  return static_cast<int64_t>(size);
}

// What stands in the program's memory is not read before the kernel has read it.
template <typename Parts, typename... Others>
int64_t bytesAsked(const Parts*, Others...) {
  return -1;
}

Begin beginOf(const iovec* parts, size_t count) {
  return parts && count > 0 ? Begin{parts[0].iov_base, parts[0].iov_len} : Begin{};
}

void tellSend(Call& call, int64_t asked, int flags, int64_t bytes, Begin begin = {}) {
  call.record.asked = asked;
  noteFlags(call, flags);
  count(call.counters().sends);
  if (call.record.errnoNumber) return noteFailure(call);
  count(call.counters().bytesSent, static_cast<uint64_t>(bytes));
  noteMoved(call, &Descriptor::sent, bytes);
  if (call.socket && isStream(*call.socket))
    followRest(call, begin.at, begin.bytes, static_cast<size_t>(bytes));
}

}  // namespace

// A C library that has none of them (musl) has no way of its own to end, either.
void checkRoom(size_t size, size_t room) {
  if (size <= room) return;
  if (real().__chk_fail) real().__chk_fail();
  __builtin_trap();
}

ssize_t received(Call& call, ssize_t result, size_t asked, int flags) {
  return told(call, result, [&] { tellReceive(call, static_cast<int64_t>(asked), flags, result); });
}

ssize_t sent(Call& call, ssize_t result, size_t asked, int flags, const void* buffer) {
  return told(call, result, [&] {
    tellSend(call, static_cast<int64_t>(asked), flags, result, {buffer, asked});
  });
}

ssize_t receivedParts(Call& call, ssize_t result, const iovec* parts, int size) {
  return told(call, result,
              [&] { tellReceive(call, bytesOf(call, parts, static_cast<size_t>(size)), 0, result); });
}

ssize_t sentParts(Call& call, ssize_t result, const iovec* parts, int size) {
  return told(call, result, [&] {
    const auto count = static_cast<size_t>(size);
    tellSend(call, bytesOf(call, parts, count), 0, result, beginOf(parts, count));
  });
}

ssize_t receivedMessage(Call& call, ssize_t result, const msghdr* message, int flags) {
  return told(call, result, [&] { tellReceive(call, bytesOf(call, message), flags, result); });
}

ssize_t sentMessage(Call& call, ssize_t result, const msghdr* message, int flags) {
  return told(call, result, [&] {
    tellSend(call, bytesOf(call, message), flags, result, beginOf(message->msg_iov, message->msg_iovlen));
  });
}

int receivedMessages(Call& call, int result, const mmsghdr* messages, unsigned asked, int flags) {
  return told(call, result, [&] { tellReceive(call, asked, flags, bytesOf(messages, result)); });
}

int sentMessages(Call& call, int result, const mmsghdr* messages, unsigned asked, int flags) {
  return told(call, result, [&] { tellSend(call, asked, flags, bytesOf(messages, result)); });
}

// name(parameters) makes the real call with the arguments, which `finish` tells, given what else it asks for.
#define NETLAB_TRANSFER(kind, result, name, parameters, arguments, finish, ...)                          \
  NETLAB_WRAP(result, name, parameters) {                                                                \
    Call call(Subject::use, CallKind::kind, Function::name, fd, NETLAB_CALLER, bytesAsked(__VA_ARGS__)); \
    return finish(call, NETLAB_MAKE(call, real().name arguments), __VA_ARGS__);                          \
  }

// clang-format off
NETLAB_TRANSFER(receive, ssize_t, recv, (int fd, void* buffer, size_t size, int flags),
                (fd, buffer, size, flags), received, size, flags)
NETLAB_TRANSFER(receive, ssize_t, recvfrom,
                (int fd, void* buffer, size_t size, int flags, sockaddr* from, socklen_t* fromSize),
                (fd, buffer, size, flags, from, fromSize), received, size, flags)
NETLAB_TRANSFER(receive, ssize_t, read, (int fd, void* buffer, size_t size), (fd, buffer, size), received, size, 0)
NETLAB_TRANSFER(receive, ssize_t, readv, (int fd, const iovec* parts, int size), (fd, parts, size), receivedParts,
                parts, size)
NETLAB_TRANSFER(receive, ssize_t, recvmsg, (int fd, msghdr* message, int flags), (fd, message, flags),
                receivedMessage, message, flags)
NETLAB_TRANSFER(receive, int, recvmmsg, (int fd, mmsghdr* messages, unsigned size, int flags, timespec* timeout),
                (fd, messages, size, flags, timeout), receivedMessages, messages, size, flags)
NETLAB_TRANSFER(send, ssize_t, send, (int fd, const void* buffer, size_t size, int flags),
                (fd, buffer, size, flags), sent, size, flags, buffer)
NETLAB_TRANSFER(send, ssize_t, sendto,
                (int fd, const void* buffer, size_t size, int flags, const sockaddr* to, socklen_t toSize),
                (fd, buffer, size, flags, to, toSize), sent, size, flags, buffer)
NETLAB_TRANSFER(send, ssize_t, write, (int fd, const void* buffer, size_t size), (fd, buffer, size), sent, size, 0, buffer)
NETLAB_TRANSFER(send, ssize_t, writev, (int fd, const iovec* parts, int size), (fd, parts, size), sentParts, parts,
                size)
NETLAB_TRANSFER(send, ssize_t, sendmsg, (int fd, const msghdr* message, int flags), (fd, message, flags),
                sentMessage, message, flags)
NETLAB_TRANSFER(send, int, sendmmsg, (int fd, mmsghdr* messages, unsigned size, int flags),
                (fd, messages, size, flags), sentMessages, messages, size, flags)
NETLAB_TRANSFER(send, ssize_t, sendfile, (int fd, int from, off_t* offset, size_t size), (fd, from, offset, size),
                sent, size, 0, nullptr)
// clang-format on

NETLAB_WRAP(ssize_t, sendfile64, (int fd, int from, off_t* offset, size_t size)) {
  Call call(Subject::use, CallKind::send, Function::sendfile, fd, NETLAB_CALLER, bytesAsked(size));
  const auto made = real().sendfile64 ? real().sendfile64 : real().sendfile;
  return sent(call, NETLAB_MAKE(call, made(fd, from, offset, size)), size, 0, nullptr);
}

// One of the two is a pipe.
NETLAB_WRAP(ssize_t, splice,
            (int from, loff_t* fromOffset, int to, loff_t* toOffset, size_t size, unsigned flags)) {
  const bool sends = mode() != Mode::silent && isSocket(to);
  Call call(Subject::use, sends ? CallKind::send : CallKind::receive, Function::splice, sends ? to : from,
            NETLAB_CALLER, bytesAsked(size));
  const ssize_t result = NETLAB_MAKE(call, real().splice(from, fromOffset, to, toOffset, size, flags));
  return sends ? sent(call, result, size, 0, nullptr) : received(call, result, size, 0);
}

// What a program calls that was compiled with _FORTIFY_SOURCE.

NETLAB_WRAP(ssize_t, __recv_chk, (int fd, void* buffer, size_t size, size_t room, int flags)) {
  checkRoom(size, room);
  Call call(Subject::use, CallKind::receive, Function::recv, fd, NETLAB_CALLER, bytesAsked(size));
  return received(call, NETLAB_MAKE(call, real().recv(fd, buffer, size, flags)), size, flags);
}

NETLAB_WRAP(ssize_t, __recvfrom_chk,
            (int fd, void* buffer, size_t size, size_t room, int flags, sockaddr* from,
             socklen_t* fromSize)) {
  checkRoom(size, room);
  Call call(Subject::use, CallKind::receive, Function::recvfrom, fd, NETLAB_CALLER, bytesAsked(size));
  return received(call, NETLAB_MAKE(call, real().recvfrom(fd, buffer, size, flags, from, fromSize)), size,
                  flags);
}

NETLAB_WRAP(ssize_t, __read_chk, (int fd, void* buffer, size_t size, size_t room)) {
  checkRoom(size, room);
  Call call(Subject::use, CallKind::receive, Function::read, fd, NETLAB_CALLER, bytesAsked(size));
  return received(call, NETLAB_MAKE(call, real().read(fd, buffer, size)), size, 0);
}

}  // namespace netlab::watch
