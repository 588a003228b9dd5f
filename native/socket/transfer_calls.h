// recv and send, straight to the kernel.
//
// The C library's own are cancellation points: in a program with threads they take two locked instructions
// each, in case of a pthread_cancel. Nobody here calls that, and these are the two calls that a busy server
// makes most. They answer as recv and send do, errno included.
#pragma once

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace netlab {

inline ssize_t receiveCall(int fd, void* buffer, size_t size, int flags) {
  return ::syscall(SYS_recvfrom, fd, buffer, size, flags, nullptr, nullptr);
}

inline ssize_t sendCall(int fd, const void* bytes, size_t size, int flags) {
  return ::syscall(SYS_sendto, fd, bytes, size, flags, nullptr, 0);
}

}  // namespace netlab
