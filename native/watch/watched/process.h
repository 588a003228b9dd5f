// What /proc tells of a process of the same person. Nothing here stops the process or changes it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace netlab::watch {

struct Process {
  pid_t pid;
  pid_t parent;
  uint64_t startTime;  // in clock ticks since the machine's start: tells it from a later one of the number
  int64_t startedAtEpoch;  // milliseconds since 1970
  std::string command;     // its words apart by spaces, those that have spaces in quotes; it may hold secrets
  uint64_t
      image;   // where its stack begins: another after exec, which leaves the number and start as they are
  bool ended;  // a zombie: only its parent still has to take note
};

// Nothing: there is no such process.
std::optional<Process> readProcess(pid_t pid);

// Milliseconds since 1970, of a `Process::startTime`.
int64_t startedAtEpoch(uint64_t startTime);
// @param words as /proc/PID/cmdline holds them: each ends in a NUL.
std::string commandOf(std::string words);

enum class DescriptorKind {
  socket,
  pipe,
  terminal,
  epoll,
  eventfd,
  timerfd,
  signalfd,
  inotify,
  ioUring,
  file,
  other
};

// "pipe", "timerfd" …
const char* descriptorKindName(DescriptorKind kind);

struct OpenDescriptor {
  int fd;
  DescriptorKind kind;
  uint64_t inode;  // of a socket or pipe
};

// In the order of their numbers. Throws SystemError (EACCES: a process of somebody else; ENOENT: it has
// ended).
std::vector<OpenDescriptor> readDescriptors(pid_t pid);

// One of them; nothing where it is not open.
std::optional<OpenDescriptor> readDescriptor(pid_t pid, int fd);

// What /proc/PID/fdinfo has of one entry of epoll's interest list.
struct EpollInterest {
  int fd;
  uint32_t events;
  uint64_t data;
};
// Empty for a descriptor that is no epoll, or is gone. 12 µs for 10 entries, 28 ms for 10,000 (measured).
std::vector<EpollInterest> readEpollInterests(pid_t pid, int epollFd);

// The system call that a thread is in: /proc/PID/task/TID/syscall, 12 to 16 µs.
struct ThreadCall {
  pid_t thread;
  std::string name;
  long number;  // -1: it runs, or is not to be looked at
  uint64_t arguments[6];
};
std::vector<ThreadCall> readThreads(pid_t pid);

// CPU time of all of its threads, those that have ended among them, in nanoseconds; 0: there is none of that
// number.
int64_t readCpuNanoseconds(pid_t pid);

// Copies from its memory; false where not all of it is readable.
bool readMemory(pid_t pid, uint64_t address, void* to, size_t bytes);

}  // namespace netlab::watch
