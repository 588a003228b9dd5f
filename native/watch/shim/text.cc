#include "watch/shim/text.h"

#include <fcntl.h>

#include "watch/shim/kernel.h"

namespace netlab::watch {

Text& Text::add(const char* text) {
  while (*text && left_ > 1) {
    *to_++ = *text++;
    --left_;
  }
  *to_ = 0;
  whole_ &= !*text;
  return *this;
}

Text& Text::add(uint64_t number) {
  char digits[21];
  char* first = digits + sizeof digits - 1;
  *first = 0;
  do {
    *--first = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number);
  return add(first);
}

uint64_t startTimeOfProcess() {
  const long file = kernel(SYS_openat, AT_FDCWD, "/proc/self/stat", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[1024];
  const long size = kernel(SYS_read, file, text, sizeof text - 1);
  kernel(SYS_close, file);
  if (size <= 0) return 0;
  text[size] = 0;
  // The second field is a name that may hold anything: the last parenthesis ends it.
  const char* at = text;
  for (const char* each = text; *each; ++each)
    if (*each == ')') at = each;
  for (int field = 2; field < 22 && *at; ++at) field += *at == ' ';
  uint64_t time = 0;
  for (; *at >= '0' && *at <= '9'; ++at) time = time * 10 + static_cast<uint64_t>(*at - '0');
  return time;
}

}  // namespace netlab::watch
