// System calls made straight to the kernel. The C library's functions would set errno, and some of them are
// wrapped here: the shim would watch itself.
#pragma once

#include <sys/syscall.h>
#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <ctime>

namespace netlab::watch {

namespace kernel_detail {
template <typename T>
long word(T* pointer) {
  return reinterpret_cast<long>(pointer);
}
inline long word(decltype(nullptr)) {
  return 0;
}
template <typename T>
long word(T value) {
  return static_cast<long>(value);
}
}  // namespace kernel_detail

// Negative: minus an errno.
inline long kernelCall(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
  long result;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
#elif defined(__aarch64__)
  register long x8 asm("x8") = number;
  register long x0 asm("x0") = a;
  register long x1 asm("x1") = b;
  register long x2 asm("x2") = c;
  register long x3 asm("x3") = d;
  register long x4 asm("x4") = e;
  register long x5 asm("x5") = f;
  asm volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
#else
#error "No system calls are known for this machine"
#endif
}

template <typename A = int, typename B = int, typename C = int, typename D = int, typename E = int,
          typename F = int>
long kernel(long number, A a = 0, B b = 0, C c = 0, D d = 0, E e = 0, F f = 0) {
  using kernel_detail::word;
  return kernelCall(number, word(a), word(b), word(c), word(d), word(e), word(f));
}

// False where not all of it can be read.
inline bool copyThroughKernel(void* to, const void* from, size_t bytes) {
  iovec here{to, bytes};
  iovec there{const_cast<void*>(from), bytes};
  return kernel(SYS_process_vm_readv, kernel(SYS_getpid), &here, 1, &there, 1, 0) == static_cast<long>(bytes);
}

// No system call: the C library reads it from a page of the kernel's.
inline int64_t monotonicNow() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace netlab::watch
