#include "watch/shim/python.h"

#include <dlfcn.h>

#include "watch/shim/maps.h"
#include "watch/shim/python_files.h"
#include "watch/shim/python_layout.h"
#include "watch/shim/site_cache.h"
#include "watch/shim/site_text.h"
#include "watch/shim/threads.h"

namespace netlab::watch {
namespace {

struct Python {
  const char* (*threadState)() = nullptr;  // null: no Python
  bool isKnown = false;
  PythonLayout layout{};
  int (*lineOf)(uint64_t, int) = nullptr;
  uint64_t codeType = 0;
  // Up to 3.11 a thread is known by its first state, which need not be that of the interpreter that runs.
  void* (*firstInterpreter)() = nullptr;
  void* (*nextInterpreter)(void*) = nullptr;
};
constinit Python python;

template <typename T>
T get(uint64_t at) {
  return *reinterpret_cast<const T*>(at);
}

// A code object that dies leaves its address to others: the same address, the same instruction, another line.
// So deaths are counted, and are a part of the key. There is no other way to hear of them without the GIL.
std::atomic<uint32_t> deaths[1024];
constexpr uint64_t deallocatorOfType = 48;
std::atomic<bool> isCounting = false;
void (*realDeallocator)(void*) = nullptr;

std::atomic<uint32_t>& deathsAt(uint64_t code) {
  return deaths[code >> 4 & 1023];
}

void codeDies(void* code) {
  deathsAt(reinterpret_cast<uint64_t>(code)).fetch_add(1, std::memory_order_relaxed);
  realDeallocator(code);
}

bool isWritable(uint64_t address) {
  struct Search {
    uint64_t address;
    bool writable;
  } search{address, false};
  visitMapped(
      [](const Mapped& mapped, void* with) {
        auto& wanted = *static_cast<Search*>(with);
        if (wanted.address < mapped.start || wanted.address >= mapped.end) return true;
        wanted.writable = mapped.writable;
        return false;
      },
      &search);
  return search.writable;
}

// False where deaths can't be counted.
bool countDeaths() {
  static std::atomic<bool> begun = false;
  if (begun.exchange(true, std::memory_order_acq_rel)) return isCounting.load(std::memory_order_acquire);
  const uint64_t slot = python.codeType + deallocatorOfType;
  if (!isWritable(slot)) return false;
  realDeallocator = get<void (*)(void*)>(slot);
  isCounting.store(true, std::memory_order_release);
  __atomic_store_n(reinterpret_cast<void (**)(void*)>(slot), &codeDies, __ATOMIC_RELEASE);
  return true;
}

uint64_t innermostFrame(const char* state) {
  const uint64_t held = get<uint64_t>(reinterpret_cast<uint64_t>(state) + python.layout.frame);
  return held && python.layout.isHeld ? get<uint64_t>(held + python.layout.heldFrame) : held;
}

bool isFrameOfProgram(uint64_t frame) {
  constexpr char ownedByC = 3;
  return !python.layout.owner || get<char>(frame + python.layout.owner) != ownedByC;
}

uint64_t instructionOf(uint64_t frame) {
  const uint64_t at = frame + python.layout.at;
  return python.layout.bytecode ? get<uint64_t>(at) : static_cast<uint64_t>(get<int32_t>(at));
}

// The bytes of code before the instruction.
int64_t offsetOf(uint64_t code, uint64_t at) {
  const PythonLayout& layout = python.layout;
  if (!layout.bytecode) return static_cast<int32_t>(at) * int64_t{layout.unit};
  return static_cast<int64_t>(at - code - layout.bytecode);
}

constexpr uint64_t typeOfObject = 8;

bool readFileOf(uint64_t code, char (&to)[pathBytes]) {
  return get<uint64_t>(code + typeOfObject) == python.codeType &&
         readFileName(get<uint64_t>(code + python.layout.fileName), python.layout, to);
}

bool describe(uint64_t code, uint64_t at, Site::Frame& frame, Origin& origin) {
  char text[pathBytes];
  if (!readFileOf(code, text)) return false;
  const int64_t offset = offsetOf(code, at);
  constexpr int64_t mostCode = 1 << 30;
  if (offset < -2 || offset > mostCode) return false;
  frame.module = siteText(text);
  origin = originOf(text);
  if (!readText(get<uint64_t>(code + python.layout.name), python.layout, text, sizeof text)) return false;
  frame.function = siteText(text);
  const int line = python.lineOf(code, static_cast<int>(offset));
  frame.at = line > 0 ? static_cast<uint64_t>(line) : 0;
  return frame.module != 0;
}

template <typename F>
bool find(F& function, const char* name) {
  function = reinterpret_cast<F>(dlsym(RTLD_DEFAULT, name));
  return function;
}

}  // namespace

void findPython() {
  if (!find(python.threadState, "PyGILState_GetThisThreadState")) return;
  uint32_t minorVersion = 0;
  const void* type = dlsym(RTLD_DEFAULT, "PyCode_Type");
  python.codeType = reinterpret_cast<uint64_t>(type);
  python.isKnown =
      type && find(python.lineOf, "PyCode_Addr2Line") && findPythonLayout(python.layout, minorVersion);
  constexpr uint32_t firstThatFollows = 12;
  if (minorVersion < firstThatFollows)
    python.isKnown = python.isKnown && find(python.nextInterpreter, "PyInterpreterState_Next") &&
                     find(python.firstInterpreter, "PyInterpreterState_Head");
  if (python.isKnown) keepFolder();
}

PythonAnswer readPythonStack(const Caller& caller, PythonStack& stack) {
  if (__builtin_expect(!python.threadState, 1)) return PythonAnswer::none;
  const char* state = python.threadState();
  if (!state) return PythonAnswer::none;
  // A call inside another one's: a signal's handler.
  if (reinterpret_cast<uintptr_t>(thread.outermost) > reinterpret_cast<uintptr_t>(caller.frame))
    return PythonAnswer::none;
  if (!python.isKnown) return PythonAnswer::unknown;
  if (__builtin_expect(!isCounting.load(std::memory_order_acquire), 0) && !countDeaths())
    return PythonAnswer::unknown;
  stack.frames = 0;
  uint64_t key = mixed(reinterpret_cast<uint64_t>(caller.returnAddress));
  for (uint64_t frame = innermostFrame(state); frame && stack.frames < frameCount;
       frame = get<uint64_t>(frame + python.layout.previous)) {
    if (!isFrameOfProgram(frame)) continue;
    const uint64_t code = get<uint64_t>(frame + python.layout.code);
    const uint64_t at = instructionOf(frame);
    stack.code[stack.frames] = code;
    stack.at[stack.frames++] = at;
    const uint64_t dead = deathsAt(code).load(std::memory_order_relaxed);
    key = mixed(key + code + spread(at) + spread(spread(dead)));
  }
  stack.key = key;
  return stack.frames ? PythonAnswer::frames : PythonAnswer::none;
}

bool isStackSure() {
  if (!python.firstInterpreter) return true;
  void* first = python.firstInterpreter();
  return first && !python.nextInterpreter(first);
}

bool standsInDebugger(const Caller& caller) {
  PythonStack stack;
  if (readPythonStack(caller, stack) != PythonAnswer::frames || !isStackSure()) return false;
  char path[pathBytes];
  for (uint32_t i = 0; i < stack.frames; ++i) {
    if (!readFileOf(stack.code[i], path)) return false;
    if (isOfDebugger(path)) return !isInSignalHandler(caller);
    if (originOf(path) != Origin::standard) return false;
  }
  return false;
}

bool describePython(const PythonStack& stack, Site::Frame (&frame)[frameCount], uint8_t& own) {
  uint8_t installed = 0;
  own = 0;
  for (uint32_t i = 0; i < stack.frames; ++i) {
    Origin origin;
    if (!describe(stack.code[i], stack.at[i], frame[i], origin)) return false;
    const auto place = static_cast<uint8_t>(i + 1);
    if (origin == Origin::own && !own) own = place;
    if (origin == Origin::installed && !installed) installed = place;
  }
  if (!own) own = installed;
  return true;
}

}  // namespace netlab::watch
