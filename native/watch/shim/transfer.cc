// How bytes move: all that receives and sends. The bytes themselves are never looked at.
#include "watch/shim/transfer.h"

#include <cerrno>

#include "watch/shim/call.h"
#include "watch/shim/real.h"

namespace netlab::watch {
namespace {

constexpr int mostParts = 1024;

// Parts that the kernel could not read are not read here.
int64_t bytesOf(const iovec* parts, size_t count, int errnoNumber) {
  if (errnoNumber == EFAULT || errnoNumber == EINVAL || !parts || count > mostParts) return 0;
  int64_t bytes = 0;
  for (size_t i = 0; i < count; ++i) bytes += static_cast<int64_t>(parts[i].iov_len);
  return bytes;
}

int64_t bytesOf(const msghdr* message, int errnoNumber) {
  if (errnoNumber == EFAULT || errnoNumber == EMSGSIZE) return 0;
  return bytesOf(message->msg_iov, message->msg_iovlen, errnoNumber);
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

void finishReceive(Call& call, int64_t asked, int flags, int64_t bytes) {
  call.record.asked = asked;
  noteFlags(call, flags);
  count(call.counters().receives);
  if (call.record.errnoNumber) {
    noteFailure(call);
  } else if (!(flags & MSG_PEEK)) {
    count(call.counters().bytesReceived, static_cast<uint64_t>(bytes));
    noteMoved(call, &Descriptor::received, bytes);
    if (bytes == 0 && asked > 0 && call.socket && isStream(*call.socket))
      call.socket->flags.fetch_or(Descriptor::peerFinished, std::memory_order_relaxed);
  }
  call.write();
}

void finishSend(Call& call, int64_t asked, int flags, int64_t bytes) {
  call.record.asked = asked;
  noteFlags(call, flags);
  count(call.counters().sends);
  if (call.record.errnoNumber) {
    noteFailure(call);
  } else {
    count(call.counters().bytesSent, static_cast<uint64_t>(bytes));
    noteMoved(call, &Descriptor::sent, bytes);
  }
  call.write();
}

}  // namespace

ssize_t received(Call& call, size_t asked, int flags, ssize_t result) {
  if (!call.isWatched()) return result;
  call.returned(result);
  finishReceive(call, static_cast<int64_t>(asked), flags, result);
  return result;
}

ssize_t sent(Call& call, size_t asked, int flags, ssize_t result) {
  if (!call.isWatched()) return result;
  call.returned(result);
  finishSend(call, static_cast<int64_t>(asked), flags, result);
  return result;
}

ssize_t receivedMessage(Call& call, const msghdr* message, int flags, ssize_t result) {
  if (!call.isWatched()) return result;
  call.returned(result);
  finishReceive(call, bytesOf(message, call.record.errnoNumber), flags, result);
  return result;
}

ssize_t sentMessage(Call& call, const msghdr* message, int flags, ssize_t result) {
  if (!call.isWatched()) return result;
  call.returned(result);
  finishSend(call, bytesOf(message, call.record.errnoNumber), flags, result);
  return result;
}

int receivedMessages(Call& call, const mmsghdr* messages, unsigned asked, int flags, int result) {
  if (!call.isWatched()) return result;
  call.returned(result);
  finishReceive(call, asked, flags, bytesOf(messages, result));
  return result;
}

int sentMessages(Call& call, const mmsghdr* messages, unsigned asked, int flags, int result) {
  if (!call.isWatched()) return result;
  call.returned(result);
  finishSend(call, asked, flags, bytesOf(messages, result));
  return result;
}

#define NETLAB_RECEIVE(name) Call call(Subject::use, CallKind::receive, Function::name, fd, NETLAB_CALLER)
#define NETLAB_SEND(name) Call call(Subject::use, CallKind::send, Function::name, fd, NETLAB_CALLER)

NETLAB_WRAP(ssize_t, recv, (int fd, void* buffer, size_t size, int flags)) {
  NETLAB_RECEIVE(recv);
  return received(call, size, flags, real().recv(fd, buffer, size, flags));
}

NETLAB_WRAP(ssize_t, recvfrom,
            (int fd, void* buffer, size_t size, int flags, sockaddr* from, socklen_t* fromSize)) {
  NETLAB_RECEIVE(recvfrom);
  return received(call, size, flags, real().recvfrom(fd, buffer, size, flags, from, fromSize));
}

NETLAB_WRAP(ssize_t, recvmsg, (int fd, msghdr* message, int flags)) {
  NETLAB_RECEIVE(recvmsg);
  return receivedMessage(call, message, flags, real().recvmsg(fd, message, flags));
}

NETLAB_WRAP(int, recvmmsg, (int fd, mmsghdr* messages, unsigned size, int flags, timespec* timeout)) {
  NETLAB_RECEIVE(recvmmsg);
  return receivedMessages(call, messages, size, flags, real().recvmmsg(fd, messages, size, flags, timeout));
}

NETLAB_WRAP(ssize_t, read, (int fd, void* buffer, size_t size)) {
  NETLAB_RECEIVE(read);
  return received(call, size, 0, real().read(fd, buffer, size));
}

NETLAB_WRAP(ssize_t, readv, (int fd, const iovec* parts, int size)) {
  NETLAB_RECEIVE(readv);
  const ssize_t result = real().readv(fd, parts, size);
  if (!call.isWatched()) return result;
  call.returned(result);
  finishReceive(call, bytesOf(parts, static_cast<size_t>(size), call.record.errnoNumber), 0, result);
  return result;
}

NETLAB_WRAP(ssize_t, send, (int fd, const void* buffer, size_t size, int flags)) {
  NETLAB_SEND(send);
  return sent(call, size, flags, real().send(fd, buffer, size, flags));
}

NETLAB_WRAP(ssize_t, sendto,
            (int fd, const void* buffer, size_t size, int flags, const sockaddr* to, socklen_t toSize)) {
  NETLAB_SEND(sendto);
  return sent(call, size, flags, real().sendto(fd, buffer, size, flags, to, toSize));
}

NETLAB_WRAP(ssize_t, sendmsg, (int fd, const msghdr* message, int flags)) {
  NETLAB_SEND(sendmsg);
  return sentMessage(call, message, flags, real().sendmsg(fd, message, flags));
}

NETLAB_WRAP(int, sendmmsg, (int fd, mmsghdr* messages, unsigned size, int flags)) {
  NETLAB_SEND(sendmmsg);
  return sentMessages(call, messages, size, flags, real().sendmmsg(fd, messages, size, flags));
}

NETLAB_WRAP(ssize_t, write, (int fd, const void* buffer, size_t size)) {
  NETLAB_SEND(write);
  return sent(call, size, 0, real().write(fd, buffer, size));
}

NETLAB_WRAP(ssize_t, writev, (int fd, const iovec* parts, int size)) {
  NETLAB_SEND(writev);
  const ssize_t result = real().writev(fd, parts, size);
  if (!call.isWatched()) return result;
  call.returned(result);
  finishSend(call, bytesOf(parts, static_cast<size_t>(size), call.record.errnoNumber), 0, result);
  return result;
}

NETLAB_WRAP(ssize_t, sendfile, (int fd, int from, off_t* offset, size_t size)) {
  NETLAB_SEND(sendfile);
  return sent(call, size, 0, real().sendfile(fd, from, offset, size));
}

NETLAB_WRAP(ssize_t, sendfile64, (int fd, int from, off_t* offset, size_t size)) {
  NETLAB_SEND(sendfile);
  const auto made = real().sendfile64 ? real().sendfile64 : real().sendfile;
  return sent(call, size, 0, made(fd, from, offset, size));
}

// One of the two is a pipe.
NETLAB_WRAP(ssize_t, splice,
            (int from, loff_t* fromOffset, int to, loff_t* toOffset, size_t size, unsigned flags)) {
  const bool sends = mode() != Mode::silent && isSocket(to);
  Call call(Subject::use, sends ? CallKind::send : CallKind::receive, Function::splice, sends ? to : from,
            NETLAB_CALLER);
  const ssize_t result = real().splice(from, fromOffset, to, toOffset, size, flags);
  return sends ? sent(call, size, 0, result) : received(call, size, 0, result);
}

// What a program calls that was compiled with _FORTIFY_SOURCE. Where the C library has none of them (musl),
// the check is made here.

NETLAB_WRAP(ssize_t, __recv_chk, (int fd, void* buffer, size_t size, size_t room, int flags)) {
  NETLAB_RECEIVE(recv);
  if (real().__recv_chk) return received(call, size, flags, real().__recv_chk(fd, buffer, size, room, flags));
  if (size > room) __builtin_trap();
  return received(call, size, flags, real().recv(fd, buffer, size, flags));
}

NETLAB_WRAP(ssize_t, __recvfrom_chk,
            (int fd, void* buffer, size_t size, size_t room, int flags, sockaddr* from,
             socklen_t* fromSize)) {
  NETLAB_RECEIVE(recvfrom);
  if (real().__recvfrom_chk)
    return received(call, size, flags, real().__recvfrom_chk(fd, buffer, size, room, flags, from, fromSize));
  if (size > room) __builtin_trap();
  return received(call, size, flags, real().recvfrom(fd, buffer, size, flags, from, fromSize));
}

NETLAB_WRAP(ssize_t, __read_chk, (int fd, void* buffer, size_t size, size_t room)) {
  NETLAB_RECEIVE(read);
  if (real().__read_chk) return received(call, size, 0, real().__read_chk(fd, buffer, size, room));
  if (size > room) __builtin_trap();
  return received(call, size, 0, real().read(fd, buffer, size));
}

}  // namespace netlab::watch
