#include "watch/watched/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>

#include "socket/error.h"
#include "socket/owned_descriptor.h"

namespace netlab::watch {
namespace {

std::string pathOf(pid_t pid, const char* rest) {
  return "/proc/" + std::to_string(pid) + "/" + rest;
}

// At most `limit` bytes; empty where there is no such file, or it may not be read.
std::string readFile(const std::string& path, size_t limit) {
  const OwnedDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return "";
  std::string text;
  size_t length = 0;
  while (length < limit) {
    if (length == text.size()) text.resize(std::min(limit, std::max<size_t>(4096, 2 * length)));
    const ssize_t got = ::read(file.get(), text.data() + length, text.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    length += static_cast<size_t>(got);
  }
  text.resize(length);
  return text;
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

// The entries of a folder whose names are numbers, in their order. `failed` is the errno where it can't be
// read.
std::vector<int> numberedEntries(const std::string& path, int& failed) {
  failed = 0;
  const Directory directory(::opendir(path.c_str()));
  std::vector<int> numbers;
  if (!directory) {
    failed = errno;
    return numbers;
  }
  while (const dirent* entry = ::readdir(directory.get())) {
    int number = 0;
    const char* end = entry->d_name + std::strlen(entry->d_name);
    if (std::from_chars(entry->d_name, end, number).ptr == end) numbers.push_back(number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

// Milliseconds since 1970 at the machine's start; CLOCK_BOOTTIME goes on while it sleeps, as `starttime`
// does.
int64_t bootedAtEpoch() {
  timespec now{}, up{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  ::clock_gettime(CLOCK_BOOTTIME, &up);
  return (now.tv_sec - up.tv_sec) * 1000 + (now.tv_nsec - up.tv_nsec) / 1'000'000;
}

struct NamedKind {
  const char* target;  // what the link in /proc/PID/fd begins with
  DescriptorKind kind;
};
constexpr NamedKind linkedKinds[] = {
    {"socket:[", DescriptorKind::socket},
    {"pipe:[", DescriptorKind::pipe},
    {"anon_inode:[eventpoll]", DescriptorKind::epoll},
    {"anon_inode:[eventfd]", DescriptorKind::eventfd},
    {"anon_inode:[timerfd]", DescriptorKind::timerfd},
    {"anon_inode:[signalfd]", DescriptorKind::signalfd},
    {"anon_inode:inotify", DescriptorKind::inotify},
    {"anon_inode:[io_uring]", DescriptorKind::ioUring},
    {"/dev/pts/", DescriptorKind::terminal},
    {"/dev/tty", DescriptorKind::terminal},
    {"/", DescriptorKind::file},
};

OpenDescriptor describe(int fd, const char* target) {
  for (const NamedKind& each : linkedKinds) {
    const size_t length = std::strlen(each.target);
    if (std::strncmp(target, each.target, length) != 0) continue;
    const bool hasInode = each.kind == DescriptorKind::socket || each.kind == DescriptorKind::pipe;
    return {fd, each.kind, hasInode ? std::strtoull(target + length, nullptr, 10) : 0};
  }
  return {fd, DescriptorKind::other, 0};
}

// A word of a command line as a shell would read it back, so that what has spaces in it stays one word.
std::string quoted(std::string_view word) {
  if (!word.empty() && word.find_first_of(" \t\n\r'\"\\") == std::string_view::npos) return std::string(word);
  std::string text = "'";
  for (const char character : word) text += character == '\'' ? "'\\''" : std::string(1, character);
  return text + '\'';
}

// Whether a program has put words of its own in the place of its command line: `nginx: worker process`.
bool isTitle(std::string_view words) {
  const size_t space = words.find(' ');
  return words.find('\0') == std::string_view::npos && space != std::string_view::npos && space > 0 &&
         words[space - 1] == ':';
}

}  // namespace

std::optional<Process> readProcess(pid_t pid) {
  // Before the rest: one that ends between the two looks has its words and no image then, never an image
  // without words.
  std::string command = commandOf(readFile(pathOf(pid, "cmdline"), 4096));
  const std::string stat = readFile(pathOf(pid, "stat"), 4096);
  const size_t nameEnd = stat.rfind(')');  // the name may hold anything, brackets too
  if (nameEnd == std::string::npos) return std::nullopt;
  char state = 0;
  int parent = 0;
  unsigned long long startTime = 0;
  unsigned long long image = 0;
  // man proc_pid_stat: fields 3, 4, 22 and 28 (startstack).
  if (std::sscanf(stat.c_str() + nameEnd + 1,
                  " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu %*u %*d "
                  "%*u %*u %*u %llu",
                  &state, &parent, &startTime, &image) != 4)
    return std::nullopt;
  if (command.empty()) {
    const size_t nameStart = stat.find('(');
    command = stat.substr(nameStart + 1, nameEnd - nameStart - 1);
  }
  return Process{.pid = pid,
                 .parent = parent,
                 .startTime = startTime,
                 .startedAtEpoch = startedAtEpoch(startTime),
                 .command = std::move(command),
                 .image = image,
                 .ended = state == 'Z' || state == 'X'};
}

int64_t startedAtEpoch(uint64_t startTime) {
  const auto ticks = static_cast<uint64_t>(::sysconf(_SC_CLK_TCK));
  return bootedAtEpoch() + static_cast<int64_t>(startTime * 1000 / ticks);
}

std::string commandOf(std::string words) {
  while (!words.empty() && words.back() == '\0') words.pop_back();
  if (words.empty() || isTitle(words)) return words;
  std::string line;
  for (size_t begin = 0; begin <= words.size();) {
    const size_t end = std::min(words.find('\0', begin), words.size());
    if (begin > 0) line += ' ';
    line += quoted(std::string_view(words).substr(begin, end - begin));
    begin = end + 1;
  }
  return line;
}

const char* descriptorKindName(DescriptorKind kind) {
  switch (kind) {
    case DescriptorKind::socket:
      return "socket";
    case DescriptorKind::pipe:
      return "pipe";
    case DescriptorKind::terminal:
      return "terminal";
    case DescriptorKind::epoll:
      return "epoll";
    case DescriptorKind::eventfd:
      return "eventfd";
    case DescriptorKind::timerfd:
      return "timerfd";
    case DescriptorKind::signalfd:
      return "signalfd";
    case DescriptorKind::inotify:
      return "inotify";
    case DescriptorKind::ioUring:
      return "io_uring";
    case DescriptorKind::file:
      return "file";
    case DescriptorKind::other:
      return "other";
  }
  return "other";
}

std::optional<OpenDescriptor> readDescriptor(pid_t pid, int fd) {
  char target[64];
  const ssize_t length =
      ::readlink(pathOf(pid, ("fd/" + std::to_string(fd)).c_str()).c_str(), target, sizeof target - 1);
  if (length < 0) return std::nullopt;
  target[length] = '\0';
  return describe(fd, target);
}

std::vector<OpenDescriptor> readDescriptors(pid_t pid) {
  int failed = 0;
  const std::vector<int> numbers = numberedEntries(pathOf(pid, "fd"), failed);
  if (failed == EACCES || failed == EPERM)
    throw SystemError(
        failed, "opendir",
        "The kernel shows a process to the person who started it alone: attach to one of your own.");
  if (failed) throw SystemError(failed, "opendir", "The process has ended.");
  std::vector<OpenDescriptor> found;
  for (const int fd : numbers)
    if (const auto each = readDescriptor(pid, fd)) found.push_back(*each);
  return found;
}

std::vector<EpollInterest> readEpollInterests(pid_t pid, int epollFd) {
  const std::string text =
      readFile(pathOf(pid, ("fdinfo/" + std::to_string(epollFd)).c_str()), size_t{4} << 20);
  std::vector<EpollInterest> found;
  // fs/eventpoll.c, ep_show_fdinfo: "tfd: %8d events: %8x data: %16llx …".
  for (size_t at = 0; (at = text.find("tfd:", at)) != std::string::npos; ++at) {
    EpollInterest entry{};
    unsigned long long data = 0;
    if (std::sscanf(text.c_str() + at, "tfd: %d events: %x data: %llx", &entry.fd, &entry.events, &data) ==
        3) {
      entry.data = data;
      found.push_back(entry);
    }
  }
  return found;
}

std::vector<ThreadCall> readThreads(pid_t pid) {
  int failed = 0;
  std::vector<ThreadCall> threads;
  for (const int thread : numberedEntries(pathOf(pid, "task"), failed)) {
    const std::string folder = pathOf(pid, ("task/" + std::to_string(thread) + "/").c_str());
    ThreadCall call{.thread = thread, .name = readFile(folder + "comm", 64), .number = -1, .arguments = {}};
    if (!call.name.empty() && call.name.back() == '\n') call.name.pop_back();
    const std::string text = readFile(folder + "syscall", 512);
    unsigned long long given[6]{};
    long number = -1;
    if (std::sscanf(text.c_str(), "%ld %llx %llx %llx %llx %llx %llx", &number, &given[0], &given[1],
                    &given[2], &given[3], &given[4], &given[5]) == 7) {
      call.number = number;
      std::ranges::copy(given, call.arguments);
    }
    threads.push_back(std::move(call));
  }
  return threads;
}

int64_t readCpuNanoseconds(pid_t pid) {
  clockid_t clock;
  timespec used{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return 0;
  return int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec;
}

bool readMemory(pid_t pid, uint64_t address, void* to, size_t bytes) {
  if (bytes == 0) return true;
  iovec here{to, bytes};
  iovec there{reinterpret_cast<void*>(address), bytes};
  return ::process_vm_readv(pid, &here, 1, &there, 1, 0) == static_cast<ssize_t>(bytes);
}

}  // namespace netlab::watch
