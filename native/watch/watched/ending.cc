#include "watch/watched/ending.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>

#include "socket/error.h"

namespace netlab::watch {
namespace {

// linux/pidfd.h of Linux 6.15; older headers lack it.
struct PidfdInfo {
  uint64_t mask;
  uint64_t cgroup;
  uint32_t numbers[11];  // pid, tgid, ppid, and the user's and group's
  int32_t exitCode;
};
static_assert(sizeof(PidfdInfo) == 64);
constexpr uint64_t pidfdInfoExit = 1u << 3;

std::optional<Exit> fromStatus(int status) {
  if (WIFEXITED(status)) return Exit{WEXITSTATUS(status), 0};
  if (WIFSIGNALED(status)) return Exit{0, WTERMSIG(status)};
  return std::nullopt;
}

// man proc_pid_stat: (52) exit_code, of a process that its parent has not waited for yet.
std::optional<int> statusOfZombie(pid_t pid) {
  std::FILE* file = std::fopen(("/proc/" + std::to_string(pid) + "/stat").c_str(), "re");
  if (!file) return std::nullopt;
  char text[2048];
  const size_t length = std::fread(text, 1, sizeof text - 1, file);
  std::fclose(file);
  text[length] = '\0';
  const char* field = std::strrchr(text, ')');
  if (!field || field[1] != ' ' || field[2] != 'Z') return std::nullopt;
  for (int number = 2; field && number < 52; ++number) {
    field = std::strchr(field + 1, ' ');
  }
  return field ? std::optional(std::atoi(field + 1)) : std::nullopt;
}

}  // namespace

Ending::Ending(pid_t pid) : pid_(pid), pidfd_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {
  if (pidfd_.get() < 0)
    throw SystemError(errno, "pidfd_open",
                      errno == ESRCH || errno == EINVAL
                          ? Sentence("There is no such process any more.")
                          : Sentence("Let go of programs that are watched, and try again."));
}

bool Ending::hasEnded() const {
  if (pidfd_.get() < 0) return true;
  pollfd entry{pidfd_.get(), POLLIN, 0};
  return ::poll(&entry, 1, 0) > 0;
}

std::optional<Exit> Ending::exit() const {
  if (pidfd_.get() < 0) return std::nullopt;
  PidfdInfo info{};
  info.mask = pidfdInfoExit;
  const auto request = _IOWR(0xFF, 11, PidfdInfo);
  if (::ioctl(pidfd_.get(), request, &info) == 0 && (info.mask & pidfdInfoExit))
    return fromStatus(info.exitCode);
  const auto status = statusOfZombie(pid_);
  return status ? fromStatus(*status) : std::nullopt;
}

void Ending::send(int signal) const {
  if (::syscall(SYS_pidfd_send_signal, pidfd_.get(), signal, nullptr, 0) < 0)
    throw SystemError(errno, "pidfd_send_signal", "The program has ended already.");
}

OwnedDescriptor Ending::duplicate(int fd) const {
  const int found = static_cast<int>(::syscall(SYS_pidfd_getfd, pidfd_.get(), fd, 0));
  if (found < 0)
    throw SystemError(errno, "pidfd_getfd",
                      errno == EPERM
                          ? Sentence("The kernel lets nobody look into this process: a container's "
                                     "profile, or kernel.yama.ptrace_scope, forbids it.")
                          : Sentence("The program has closed this socket."));
  return OwnedDescriptor(found);
}

}  // namespace netlab::watch
