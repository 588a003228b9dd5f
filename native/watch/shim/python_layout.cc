#include "watch/shim/python_layout.h"

#include <dlfcn.h>

namespace netlab::watch {
namespace {

struct Version {
  uint32_t number;  // 0x030c: 3.12
  bool isFinal;     // or a candidate: layouts change no more
};

// What 3.13 publishes about itself, for debuggers; other versions order it in other ways.
struct DebugOffsets {
  char cookie[8];
  uint64_t version;
  uint64_t freeThreaded;
  uint64_t runtime[3], interpreter[13];
  uint64_t threadSize, threadPrevious, threadNext, threadInterpreter, threadFrame, threadOther[4];
  uint64_t frameSize, framePrevious, frameExecutable, frameInstruction, frameLocals, frameOwner;
  uint64_t codeSize, codeFileName, codeName, codeOther[6], codeBytes;
  uint64_t objectSize, objectType;
  uint64_t otherObjects[21];
  uint64_t textSize, textState, textLength, textAscii;
};

uint32_t readNumber(const char*& text) {
  uint32_t number = 0;
  for (; *text >= '0' && *text <= '9'; ++text) number = number * 10 + static_cast<uint32_t>(*text - '0');
  return number;
}

// "3.8.18 (default, …", "3.10.0rc2 (…", "3.9.0a1 (…"
Version readVersion(const char* text) {
  const uint32_t major = readNumber(text);
  if (*text++ != '.') return {};
  const uint32_t minor = readNumber(text);
  if (*text++ != '.') return {};
  readNumber(text);
  return {major << 8 | minor, *text != 'a' && *text != 'b'};
}

Version findVersion() {
  if (const void* number = dlsym(RTLD_DEFAULT, "Py_Version")) {
    const auto hex = static_cast<uint32_t>(*static_cast<const unsigned long*>(number));
    constexpr uint32_t candidate = 0xc0;
    return {hex >> 16, (hex & 0xff) >= candidate};
  }
  const auto tell = reinterpret_cast<const char* (*)()>(dlsym(RTLD_DEFAULT, "Py_GetVersion"));
  return tell ? readVersion(tell()) : Version{};
}

bool isDebugCookie(const char* text) {
  constexpr char cookie[] = "xdebugpy";
  for (int i = 0; i < 8; ++i)
    if (text[i] != cookie[i]) return false;
  return true;
}

bool readDebugOffsets(PythonLayout& layout, uint32_t version) {
  const auto* told = static_cast<const DebugOffsets*>(dlsym(RTLD_DEFAULT, "_PyRuntime"));
  if (!told || !isDebugCookie(told->cookie) || told->version >> 16 != version || told->freeThreaded ||
      told->objectType != 8 || told->textState != 32 || told->textLength != 16)
    return false;
  const auto of = [](uint64_t offset) { return static_cast<uint16_t>(offset); };
  layout = {of(told->threadFrame),
            false,
            0,
            of(told->frameExecutable),
            of(told->framePrevious),
            of(told->frameInstruction),
            of(told->frameOwner),
            1,
            of(told->codeBytes),
            of(told->codeFileName),
            of(told->codeName),
            of(told->textAscii),
            of(told->textAscii + 16)};
  return true;
}

}  // namespace

bool findPythonLayout(PythonLayout& layout, uint32_t& minorVersion) {
  const Version version = findVersion();
  minorVersion = version.number & 0xff;
  if (!version.isFinal || sizeof(void*) != 8) return false;
  switch (version.number) {
    case 0x0207:
      return layout = {16, false, 0, 32, 24, 120, 0, 1, 0, 80, 88, 0, 0}, true;
    case 0x0306:
      return layout = {24, false, 0, 32, 24, 120, 0, 1, 0, 96, 104, 48, 72}, true;
    case 0x0307:
      return layout = {24, false, 0, 32, 24, 104, 0, 1, 0, 96, 104, 48, 72}, true;
    case 0x0308:
    case 0x0309:
      return layout = {24, false, 0, 32, 24, 104, 0, 1, 0, 104, 112, 48, 72}, true;
    case 0x030a:
      return layout = {24, false, 0, 32, 24, 96, 0, 2, 0, 104, 112, 48, 72}, true;
    case 0x030b:
      return layout = {56, true, 8, 32, 48, 56, 69, 1, 184, 112, 120, 48, 72}, true;
    case 0x030c:
      return layout = {56, true, 0, 0, 8, 56, 70, 1, 192, 112, 120, 40, 56}, true;
    case 0x030d:
      return readDebugOffsets(layout, version.number);
    default:
      return false;
  }
}

}  // namespace netlab::watch
