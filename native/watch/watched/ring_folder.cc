#include "watch/watched/ring_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "multiplexer/clock.h"
#include "socket/error.h"

namespace netlab::watch {
namespace {

constexpr const char* mustBeYours = "The folder in which programs report must be there, and yours.";

int openFile(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) throw SystemError(errno, "open", mustBeYours);
  return file;
}

}  // namespace

// A heartbeat that is there is replaced, so that an engine which lives still, as that of a window that is
// being reloaded may, knows that this one has taken the folder over.
RingFolder::RingFolder(std::string path)
    : path_(std::move(path)),
      heartbeat_(openFile(path_ + "/" + heartbeatName + "." + std::to_string(::getpid()))) {
  const std::string name = path_ + "/" + heartbeatName;
  const std::string made = name + "." + std::to_string(::getpid());
  // Later there is memory for it.
  if (!beat(monotonicNanoseconds())) {
    ::unlink(made.c_str());
    throw SystemError(errno, "pwrite",
                      "The memory file system in which programs report is full: remove something there.");
  }
  if (::rename(made.c_str(), name.c_str()) < 0) throw SystemError(errno, "rename", mustBeYours);
}

bool RingFolder::isThere() const {
  struct stat now;
  return ::fstat(heartbeat_.get(), &now) == 0 && now.st_nlink > 0;
}

bool RingFolder::beat(int64_t now) const {
  return ::pwrite(heartbeat_.get(), &now, sizeof now, 0) == sizeof now;
}

void RingFolder::takeRings(const std::function<void(std::unique_ptr<MappedRing>)>& take) const {
  DIR* directory = ::opendir(path_.c_str());
  if (!directory) return;
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(directory))
    if (std::strncmp(entry->d_name, ringPrefix, std::strlen(ringPrefix)) == 0)
      names.emplace_back(entry->d_name);
  ::closedir(directory);
  for (const std::string& name : names)
    if (auto ring = MappedRing::take(path_ + "/" + name)) take(std::move(ring));
}

}  // namespace netlab::watch
