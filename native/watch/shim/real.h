// The table of calls: every function of the C library that the shim stands before, and the real one behind
// it.
#pragma once

#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <atomic>
#include <csignal>
#include <cstdio>

namespace netlab::watch {

// clang-format off
#define NETLAB_CALLS(call)                                                                        \
  call(int, socket, (int, int, int))                                                              \
  call(int, socketpair, (int, int, int, int*))                                                    \
  call(int, bind, (int, const sockaddr*, socklen_t))                                              \
  call(int, listen, (int, int))                                                                   \
  call(int, accept, (int, sockaddr*, socklen_t*))                                                 \
  call(int, accept4, (int, sockaddr*, socklen_t*, int))                                           \
  call(int, connect, (int, const sockaddr*, socklen_t))                                           \
  call(int, shutdown, (int, int))                                                                 \
  call(int, setsockopt, (int, int, int, const void*, socklen_t))                                  \
  call(int, getsockopt, (int, int, int, void*, socklen_t*))                                       \
  call(int, ioctl, (int, unsigned long, void*))                                                   \
  call(ssize_t, recv, (int, void*, size_t, int))                                                  \
  call(ssize_t, recvfrom, (int, void*, size_t, int, sockaddr*, socklen_t*))                       \
  call(ssize_t, recvmsg, (int, msghdr*, int))                                                     \
  call(int, recvmmsg, (int, mmsghdr*, unsigned, int, timespec*))                                  \
  call(ssize_t, read, (int, void*, size_t))                                                       \
  call(void, __chk_fail, ())                                                                  \
  call(ssize_t, readv, (int, const iovec*, int))                                                  \
  call(ssize_t, send, (int, const void*, size_t, int))                                            \
  call(ssize_t, sendto, (int, const void*, size_t, int, const sockaddr*, socklen_t))              \
  call(ssize_t, sendmsg, (int, const msghdr*, int))                                               \
  call(int, sendmmsg, (int, mmsghdr*, unsigned, int))                                             \
  call(ssize_t, write, (int, const void*, size_t))                                                \
  call(ssize_t, writev, (int, const iovec*, int))                                                 \
  call(ssize_t, sendfile, (int, int, off_t*, size_t))                                             \
  call(ssize_t, sendfile64, (int, int, off_t*, size_t))                                           \
  call(ssize_t, splice, (int, loff_t*, int, loff_t*, size_t, unsigned))                           \
  call(int, close, (int))                                                                         \
  call(int, close_range, (unsigned, unsigned, int))                                               \
  call(void, closefrom, (int))                                                                    \
  call(int, dup, (int))                                                                           \
  call(int, dup2, (int, int))                                                                     \
  call(int, dup3, (int, int, int))                                                                \
  call(int, fcntl, (int, int, void*))                                                             \
  call(int, fcntl64, (int, int, void*))                                                           \
  call(FILE*, fdopen, (int, const char*))                                                         \
  call(int, fclose, (FILE*))                                                                      \
  call(int, select, (int, fd_set*, fd_set*, fd_set*, timeval*))                                   \
  call(int, pselect, (int, fd_set*, fd_set*, fd_set*, const timespec*, const sigset_t*))          \
  call(int, poll, (pollfd*, nfds_t, int))                                                         \
  call(int, ppoll, (pollfd*, nfds_t, const timespec*, const sigset_t*))                           \
  call(int, epoll_create, (int))                                                                  \
  call(int, epoll_create1, (int))                                                                 \
  call(int, epoll_ctl, (int, int, int, epoll_event*))                                             \
  call(int, epoll_wait, (int, epoll_event*, int, int))                                            \
  call(int, epoll_pwait, (int, epoll_event*, int, int, const sigset_t*))                          \
  call(int, epoll_pwait2, (int, epoll_event*, int, const timespec*, const sigset_t*))             \
  call(long, syscall, (long, long, long, long, long, long, long))                                 \
  call(int, pthread_create, (pthread_t*, const pthread_attr_t*, void* (*)(void*), void*))         \
  call(int, dlclose, (void*))                                                                     \
  call(pid_t, fork, ())                                                                           \
  call(pid_t, vfork, ())                                                                          \
  call(int, setuid, (uid_t))                                                                      \
  call(int, setgid, (gid_t))                                                                      \
  call(int, seteuid, (uid_t))                                                                     \
  call(int, setegid, (gid_t))                                                                     \
  call(int, setreuid, (uid_t, uid_t))                                                             \
  call(int, setregid, (gid_t, gid_t))                                                             \
  call(int, setresuid, (uid_t, uid_t, uid_t))                                                     \
  call(int, setresgid, (gid_t, gid_t, gid_t))                                                     \
  call(int, chroot, (const char*))                                                                \
  call(void, exit, (int))                                                                         \
  call(void, _exit, (int))                                                                        \
  call(void, _Exit, (int))                                                                        \
  call(void, quick_exit, (int))
// clang-format on

struct Real {
  std::atomic<bool> found = false;
#define NETLAB_MEMBER(result, name, parameters) result(*name) parameters = nullptr;
  NETLAB_CALLS(NETLAB_MEMBER)
#undef NETLAB_MEMBER
};

extern Real realCalls;
void findReal();

// Found before main; a library's constructor can be earlier than the shim's own.
inline const Real& real() {
  if (__builtin_expect(!realCalls.found.load(std::memory_order_acquire), 0)) findReal();
  return realCalls;
}

// Defines what the program calls in place of the C library's `name`. The C++ name is another, since the
// declarations of C libraries differ in what they promise to throw.
#define NETLAB_WRAP(result, name, parameters)                                                        \
  extern "C" __attribute__((visibility("default"))) result wrapped_##name parameters __asm__(#name); \
  result wrapped_##name parameters

}  // namespace netlab::watch
