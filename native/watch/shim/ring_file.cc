#include "watch/shim/ring_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstdlib>

#include "watch/shim/kernel.h"
#include "watch/shim/text.h"

namespace netlab::watch {
namespace {

// An engine that looks for new files only now and then needs this long, at most, to map one.
constexpr int64_t grace = 8'000'000'000;

char folders[4096];

int openFolder(const char* path) {
  return static_cast<int>(kernel(SYS_openat, AT_FDCWD, path, O_PATH | O_DIRECTORY | O_CLOEXEC));
}

bool isEngineAlive(int folder) {
  const long file = kernel(SYS_openat, folder, heartbeatName, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  int64_t beat = 0;
  const long size = kernel(SYS_read, file, &beat, sizeof beat);
  kernel(SYS_close, file);
  return size == sizeof beat && monotonicNow() - beat <= heartbeatLimit;
}

// A larger file than the limit allows is SIGXFSZ in the program.
bool isSizeAllowed() {
  rlimit limit{};
  return kernel(SYS_prlimit64, 0, RLIMIT_FSIZE, nullptr, &limit) == 0 && limit.rlim_cur >= sizeof(Ring);
}

Ring* mapFile(int file) {
  if (!isSizeAllowed() || kernel(SYS_ftruncate, file, sizeof(Ring)) < 0) return nullptr;
  if (kernel(SYS_fallocate, file, 0, 0, sizeof(Header)) < 0) return nullptr;
  const long at =
      kernel(SYS_mmap, nullptr, sizeof(Ring), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file, 0);
  if (at < 0 && at > -4096) return nullptr;
  kernel(SYS_madvise, at, sizeof(Ring), MADV_DONTDUMP);  // a core dump would hold all of it
  return reinterpret_cast<Ring*>(at);
}

// The name without its dot is the file's when it is complete.
MadeRing makeIn(int folder, Ring*& made) {
  char name[96];
  const ProcessFacts facts = factsOfProcess();
  // Unique: after exec the process is the same, and an engine may have unlinked the ring that it had before.
  Text text(name, sizeof name);
  text.add(".").add(ringPrefix).add(static_cast<uint64_t>(kernel(SYS_getpid)));
  text.add("-").add(facts.startTime).add("-").add(static_cast<uint64_t>(monotonicNow()));
  const long file = kernel(SYS_openat, folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file == -EMFILE || file == -ENFILE) return MadeRing::notNow;
  if (file < 0) return MadeRing::noEngine;
  Ring* mapped = mapFile(static_cast<int>(file));
  kernel(SYS_close, file);
  if (mapped) {
    describeProcess(mapped->header, facts);
    mapped->header.magic.store(layoutMagic, std::memory_order_release);
    if (kernel(SYS_renameat, folder, name, folder, name + 1) == 0) {
      made = mapped;
      return MadeRing::made;
    }
    kernel(SYS_munmap, mapped, sizeof(Ring));
  }
  kernel(SYS_unlinkat, folder, name, 0);
  return MadeRing::noEngine;
}

}  // namespace

bool keepFolders() {
  const char* given = getenv(folderVariable);
  if (!given || !*given) return false;
  Text text(folders, sizeof folders);
  text.add(given);
  return text.isWhole();
}

MadeRing makeRingFile(Ring*& made) {
  char path[sizeof folders];
  for (const char* from = folders; *from;) {
    size_t length = 0;
    for (; from[length] && from[length] != ':'; ++length) path[length] = from[length];
    path[length] = 0;
    from += length + (from[length] == ':');
    const int folder = openFolder(path);
    if (folder == -EMFILE || folder == -ENFILE) return MadeRing::notNow;
    if (folder < 0) continue;
    const MadeRing result = isEngineAlive(folder) ? makeIn(folder, made) : MadeRing::noEngine;
    kernel(SYS_close, folder);
    if (result != MadeRing::noEngine) return result;
  }
  return MadeRing::noEngine;
}

void describeProcess(Header& header, const ProcessFacts& facts) {
  timespec epoch;
  clock_gettime(CLOCK_REALTIME, &epoch);
  header.size = sizeof(Ring);
  header.pid = static_cast<int32_t>(kernel(SYS_getpid));
  header.parent = static_cast<int32_t>(kernel(SYS_getppid));
  header.startTime = facts.startTime;
  header.image = facts.image;
  header.startedAt = monotonicNow();
  header.startedAtEpoch = int64_t{epoch.tv_sec} * 1'000'000'000 + epoch.tv_nsec;
  header.heartbeat.store(header.startedAt + grace, std::memory_order_relaxed);
  header.sites.store(1, std::memory_order_relaxed);
  header.texts.store(1, std::memory_order_relaxed);
}

}  // namespace netlab::watch
