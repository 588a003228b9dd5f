#include <doctest/doctest.h>

#include <cerrno>
#include <cstring>

#include "socket/error.h"

using netlab::errnoName;

TEST_CASE("an error has the name that its header gives it, a number without one stays a number") {
  CHECK(errnoName(EPERM) == "EPERM");
  CHECK(errnoName(EADDRINUSE) == "EADDRINUSE");
  CHECK(errnoName(EHWPOISON) == "EHWPOISON");  // the last
  for (int number : {-1, 0, 41, 58, EHWPOISON + 1, 4711}) {
    CHECK(errnoName(number) == "errno " + std::to_string(number));
  }
}

TEST_CASE("of two names for one number, the one that the C library answers") {
  CHECK(errnoName(EWOULDBLOCK) == "EAGAIN");
  CHECK(errnoName(EDEADLOCK) == "EDEADLK");
  CHECK(errnoName(ENOTSUP) == "EOPNOTSUPP");
}

#if defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 32)
TEST_CASE("every number has the name that the C library has for it") {
  for (int number = 1; number < 4096; ++number) {  // what a system call can answer
    const char* name = strerrorname_np(number);
    CHECK(errnoName(number) == (name ? name : "errno " + std::to_string(number)));
  }
}
#endif
#endif
