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

size_t readFile(const char* path, char* to, size_t size) {
  const long file = kernel(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const long got = kernel(SYS_read, file, to, size);
  kernel(SYS_close, file);
  return got > 0 ? static_cast<size_t>(got) : 0;
}

ProcessFacts factsOfProcess() {
  char text[1024];
  const size_t size = readFile("/proc/self/stat", text, sizeof text - 1);
  text[size] = 0;
  // The second field is a name that may hold anything: the last parenthesis ends it.
  const char* at = text;
  for (const char* each = text; *each; ++each)
    if (*each == ')') at = each;
  const auto go = [&at](int fields) {
    for (int passed = 0; passed < fields && *at; ++at) passed += *at == ' ';
  };
  const auto number = [&at] {
    uint64_t value = 0;
    for (; *at >= '0' && *at <= '9'; ++at) value = value * 10 + static_cast<uint64_t>(*at - '0');
    return value;
  };
  go(22 - 2);
  const uint64_t startTime = number();
  go(28 - 22);
  return {startTime, number()};
}

}  // namespace netlab::watch
