// syscall(2): passed on as it is. What the shim watches under its own name it watches here, too.
#include <cstdarg>

#include "watch/shim/awaited.h"
#include "watch/shim/closing.h"
#include "watch/shim/gate.h"
#include "watch/shim/kernel.h"
#include "watch/shim/real.h"
#include "watch/shim/transfer.h"
#include "watch/shim/waits.h"

namespace netlab::watch {
namespace {

struct Arguments {
  long number, at[6];
  int fd(int which = 0) const { return static_cast<int>(at[which]); }
  template <typename T>
  T* pointer(int which) const {
    return reinterpret_cast<T*>(at[which]);
  }
  auto size(int which) const { return static_cast<size_t>(at[which]); }
  // Bytes; -1: they stand in memory.
  int64_t asked() const {
    const bool isPlain =
        number == SYS_read || number == SYS_write || number == SYS_recvfrom || number == SYS_sendto;
    return isPlain ? at[2] : -1;
  }
  long make() const { return real().syscall(number, at[0], at[1], at[2], at[3], at[4], at[5]); }
};

long receive(const Arguments& given, const Caller& caller) {
  Call call(Subject::use, CallKind::receive, Function::syscall, given.fd(), caller, given.asked());
  const auto number = given.number;
  const long made = NETLAB_MAKE(call, given.make());
  if (number == SYS_recvmsg) return receivedMessage(call, made, given.pointer<msghdr>(1), given.fd(2));
  if (number == SYS_recvmmsg)
    return receivedMessages(call, static_cast<int>(made), given.pointer<mmsghdr>(1),
                            static_cast<unsigned>(given.at[2]), given.fd(3));
  return received(call, made, given.size(2), number == SYS_recvfrom ? given.fd(3) : 0);
}

long send(const Arguments& given, const Caller& caller) {
  Call call(Subject::use, CallKind::send, Function::syscall, given.fd(), caller, given.asked());
  const auto number = given.number;
  const long made = NETLAB_MAKE(call, given.make());
  if (number == SYS_sendmsg) return sentMessage(call, made, given.pointer<msghdr>(1), given.fd(2));
  if (number == SYS_sendmmsg)
    return sentMessages(call, static_cast<int>(made), given.pointer<mmsghdr>(1),
                        static_cast<unsigned>(given.at[2]), given.fd(3));
  return sent(call, made, given.size(2), number == SYS_sendto ? given.fd(3) : 0, given.pointer<void>(1));
}

long wait(const Arguments& given, const Caller& caller) {
  Call call(Subject::anything, CallKind::wait, Function::syscall, given.fd(), caller);
  const auto result = static_cast<int>(NETLAB_MAKE(call, given.make()));
  return epollWaited(call, given.pointer<epoll_event>(1), given.fd(2), fromMilliseconds(given.fd(3)), result);
}

long follow(const Arguments& given, const Caller& caller) {
  switch (given.number) {
    case SYS_read:
    case SYS_recvfrom:
    case SYS_recvmsg:
    case SYS_recvmmsg:
      return receive(given, caller);
    case SYS_write:
    case SYS_sendto:
    case SYS_sendmsg:
    case SYS_sendmmsg:
      return send(given, caller);
#ifdef SYS_epoll_wait
    case SYS_epoll_wait:
#endif
    case SYS_epoll_pwait:
      return wait(given, caller);
    case SYS_epoll_ctl: {
      beforeInterest(given.fd(2));
      Call call(Subject::anything, CallKind::interest, Function::syscall, given.fd(2), caller);
      if (call.isWatched()) call.tellSocket();
      const auto result = static_cast<int>(NETLAB_MAKE(call, given.make()));
      return epollControlled(call, given.fd(1), given.fd(), given.pointer<epoll_event>(3), result);
    }
    case SYS_close: {
      Closing one(Function::syscall, given.fd(), caller);
      return one.closed(static_cast<int>(given.make()));
    }
    case SYS_close_range: {
      const auto first = static_cast<unsigned>(given.at[0]), last = static_cast<unsigned>(given.at[1]);
      const CloseBarrier barrier = closing(first, last, given.fd(2), caller);
      return given.make();
    }
#ifdef SYS_accept
    case SYS_accept:
#endif
    case SYS_accept4: {
      Call call(Subject::address, CallKind::accept, Function::syscall, given.fd(), caller);
      const int flags = given.number == SYS_accept4 ? given.fd(3) : 0;
      return acceptedBy(call, given.fd(), static_cast<int>(NETLAB_MAKE(call, given.make())), flags);
    }
    default:
      return given.make();
  }
}

}  // namespace

NETLAB_WRAP(long, syscall, (long number, ...)) {
  Arguments given{number, {}};
  va_list list;
  va_start(list, number);
  for (long& each : given.at) each = va_arg(list, long);
  va_end(list);
  return mode() == Mode::silent ? given.make() : follow(given, NETLAB_CALLER);
}

}  // namespace netlab::watch
