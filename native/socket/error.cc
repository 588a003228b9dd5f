#include "socket/error.h"

#include <cstring>

namespace netlab {

std::string errnoName(int number) {
  // strerrorname_np is glibc 2.32 and later; other libraries get the number.
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 32)
  if (const char* name = strerrorname_np(number)) return name;
#endif
  return "errno " + std::to_string(number);
}

}  // namespace netlab
