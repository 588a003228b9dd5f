#include "watch/shim/maps.h"

#include <fcntl.h>

#include "watch/shim/kernel.h"

namespace netlab::watch {
namespace {

// One character after the other, from a buffer on the stack.
class Characters {
 public:
  explicit Characters(int file) : file_(file) {}
  // 0 at the end.
  char next() {
    if (at_ == size_) {
      size_ = kernel(SYS_read, file_, buffer_, sizeof buffer_);
      at_ = 0;
      if (size_ <= 0) return size_ = 0, '\0';
    }
    return buffer_[at_++];
  }

 private:
  int file_;
  long at_ = 0, size_ = 0;
  char buffer_[2048];
};

// Up to and with the character that ends it.
uint64_t hexadecimal(Characters& from) {
  uint64_t value = 0;
  for (;;) {
    const char each = from.next();
    if (each >= '0' && each <= '9')
      value = value << 4 | static_cast<uint64_t>(each - '0');
    else if (each >= 'a' && each <= 'f')
      value = value << 4 | static_cast<uint64_t>(each - 'a' + 10);
    else
      return value;
  }
}

void skipField(Characters& from) {
  for (char each = from.next(); each && each != ' ';) each = from.next();
}

// A path that is too long is none.
void readPath(Characters& from, Mapped& line) {
  size_t length = 0;
  char each = from.next();
  while (each == ' ') each = from.next();
  for (; each && each != '\n'; each = from.next())
    if (length < sizeof line.path) line.path[length++] = each;
  line.path[length < sizeof line.path ? length : 0] = 0;
}

// start-end permissions offset device inode path
bool readLine(Characters& from, Mapped& line) {
  line.start = hexadecimal(from);
  line.end = hexadecimal(from);
  if (!line.end) return false;
  from.next();
  line.writable = from.next() == 'w';
  skipField(from);
  line.offset = hexadecimal(from);
  skipField(from);
  skipField(from);
  readPath(from, line);
  if (line.path[0] != '/') line.path[0] = 0;
  return true;
}

}  // namespace

void visitMapped(bool (*visit)(const Mapped&, void*), void* with) {
  const long file = kernel(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  Characters characters(static_cast<int>(file));
  Mapped line;
  while (readLine(characters, line) && visit(line, with)) {
  }
  kernel(SYS_close, file);
}

}  // namespace netlab::watch
