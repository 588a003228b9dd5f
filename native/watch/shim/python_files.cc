#include "watch/shim/python_files.h"

#include <fcntl.h>
#include <unistd.h>

#include "watch/shim/kernel.h"
#include "watch/shim/text.h"

namespace netlab::watch {
namespace {

char folderAtStart[pathBytes];

template <typename T>
T get(uint64_t at) {
  return *reinterpret_cast<const T*>(at);
}

constexpr uint64_t lengthOfObject = 16;
constexpr uint64_t stateOfText = 32;
constexpr uint64_t bytesOfString = 36;  // Python 2

// Bytes of a file name that were no UTF-8 are kept by Python as half of a pair that has no other.
bool isLoneByte(uint32_t character) {
  return character >= 0xdc80 && character <= 0xdcff;
}

size_t toUtf8(uint32_t character, char (&bytes)[4]) {
  const auto rest = [&](int shift) { return static_cast<char>(0x80 | (character >> shift & 0x3f)); };
  if (character < 0x80 || isLoneByte(character)) return bytes[0] = static_cast<char>(character), 1;
  if (character < 0x800) return bytes[0] = static_cast<char>(0xc0 | character >> 6), bytes[1] = rest(0), 2;
  if (character < 0x10000)
    return bytes[0] = static_cast<char>(0xe0 | character >> 12), bytes[1] = rest(6), bytes[2] = rest(0), 3;
  bytes[0] = static_cast<char>(0xf0 | (character >> 18 & 7));
  return bytes[1] = rest(12), bytes[2] = rest(6), bytes[3] = rest(0), 4;
}

uint32_t characterAt(uint64_t from, uint64_t index, uint32_t width) {
  if (width == 1) return get<uint8_t>(from + index);
  return width == 2 ? get<uint16_t>(from + 2 * index) : get<uint32_t>(from + 4 * index);
}

bool copy(uint64_t from, uint64_t length, uint32_t width, char* to, size_t size) {
  size_t used = 0;
  for (uint64_t i = 0; i < length; ++i) {
    char bytes[4];
    const uint32_t character = characterAt(from, i, width);
    const size_t count = toUtf8(character, bytes);
    if (!character || used + count >= size) return false;
    for (size_t k = 0; k < count; ++k) to[used++] = bytes[k];
  }
  to[used] = 0;
  return true;
}

// A string of Python 2 holds bytes, whatever they mean.
bool copyBytes(uint64_t from, uint64_t length, char* to, size_t size) {
  if (length >= size) return false;
  for (uint64_t i = 0; i < length; ++i) to[i] = get<char>(from + i);
  to[length] = 0;
  return true;
}

// The last place in `path`, behind any slash, where `part` begins; null: none.
const char* behindSlash(const char* path, const char* part) {
  for (const char* at = path; *at; ++at) {
    if (*at != '/') continue;
    size_t same = 0;
    while (part[same] && at[1 + same] == part[same]) ++same;
    if (!part[same]) return at + 1;
  }
  return nullptr;
}

// The folder of the standard library is one that has os.py, and is called lib/python3.12 or so.
bool isStandard(const char* path) {
  char name[pathBytes];
  for (const char* from = path; (from = behindSlash(from, "python"));) {
    const char* end = from;
    while (*end && *end != '/') ++end;
    if (!*end) return false;
    if (end[-1] < '0' || end[-1] > '9' || static_cast<size_t>(end + 8 - path) > sizeof name) continue;
    Text text(name, static_cast<size_t>(end - path) + 1);
    text.add(path);
    Text whole(name + (end - path), sizeof name - static_cast<size_t>(end - path));
    whole.add("/os.py");
    if (whole.isWhole() && kernel(SYS_faccessat, AT_FDCWD, name, F_OK) == 0) return true;
  }
  return false;
}

}  // namespace

bool readText(uint64_t object, const PythonLayout& layout, char* to, size_t size) {
  const uint64_t length = get<uint64_t>(object + lengthOfObject);
  if (!layout.ascii) return copyBytes(object + bytesOfString, length, to, size);
  const uint32_t state = get<uint32_t>(object + stateOfText);
  constexpr uint32_t compact = 1 << 5, ascii = 1 << 6;
  const uint32_t width = state >> 2 & 7;
  if (!(state & compact) || (width != 1 && width != 2 && width != 4)) return false;
  return copy(object + (state & ascii ? layout.ascii : layout.compact), length, width, to, size);
}

bool readFileName(uint64_t object, const PythonLayout& layout, char (&to)[pathBytes]) {
  if (!readText(object, layout, to, sizeof to)) return false;
  if (to[0] == '/' || to[0] == '<') return true;
  char name[pathBytes];
  Text(name, sizeof name).add(to);
  Text whole(to, sizeof to);
  whole.add(folderAtStart).add("/").add(name);
  return folderAtStart[0] && whole.isWhole();
}

Origin originOf(const char* path) {
  if (path[0] == '<') return path[1] == 'f' && path[2] == 'r' ? Origin::standard : Origin::own;  // <frozen …>
  if (behindSlash(path, "site-packages/") || behindSlash(path, "dist-packages/")) return Origin::installed;
  return isStandard(path) ? Origin::standard : Origin::own;
}

// What others call so is theirs: a path has the debugger's own folder and the file's name. debugpy, its
// ancestor ptvsd, and pydevd, which both of them and PyCharm have in them. Its other files are not here:
// below one of them the program itself runs.
bool isOfDebugger(const char* path) {
  constexpr const char* files[] = {"debugpy/common/sockets.py", "ptvsd/common/sockets.py", "ptvsd/socket.py",
                                   "_pydevd_bundle/pydevd_comm.py", "_pydev_bundle/pydev_localhost.py"};
  for (const char* each : files)
    for (const char* from = path; (from = behindSlash(from, each));) {
      size_t length = 0;
      while (each[length]) ++length;
      if (!from[length]) return true;
    }
  return false;
}

void keepFolder() {
  if (kernel(SYS_getcwd, folderAtStart, sizeof folderAtStart) < 0 || folderAtStart[0] != '/')
    folderAtStart[0] = 0;
}

}  // namespace netlab::watch
