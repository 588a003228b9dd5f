#include "watch/watched/waiting.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/syscall.h>

#include <algorithm>
#include <climits>
#include <map>

namespace netlab::watch {
namespace {

// More descriptors than one wait is asked about here: what is read in another process is bounded.
constexpr size_t mostEntries = 65'536;

struct KnownCall {
  long number;
  Call call;
};

// Calls whose first argument is the descriptor.
constexpr KnownCall callsOnDescriptors[] = {
    {SYS_accept, Call::accept},   {SYS_accept4, Call::accept},    {SYS_recvfrom, Call::receive},
    {SYS_recvmsg, Call::receive}, {SYS_recvmmsg, Call::receive},  {SYS_read, Call::receive},
    {SYS_readv, Call::receive},   {SYS_sendto, Call::send},       {SYS_sendmsg, Call::send},
    {SYS_sendmmsg, Call::send},   {SYS_write, Call::send},        {SYS_writev, Call::send},
    {SYS_sendfile, Call::send},   {SYS_shutdown, Call::shutdown}, {SYS_close, Call::close},
    {SYS_connect, Call::connect},
};

bool isEpollWait(long number) {
#ifdef SYS_epoll_wait
  if (number == SYS_epoll_wait) return true;
#endif
#ifdef SYS_epoll_pwait2
  if (number == SYS_epoll_pwait2) return true;
#endif
  return number == SYS_epoll_pwait;
}

bool isPoll(long number) {
#ifdef SYS_poll
  if (number == SYS_poll) return true;
#endif
  return number == SYS_ppoll;
}

bool isSelect(long number) {
#ifdef SYS_select
  if (number == SYS_select) return true;
#endif
  return number == SYS_pselect6;
}

std::vector<Asked> askedOfEpoll(pid_t pid, int epollFd) {
  std::vector<Asked> asked;
  for (const EpollInterest& each : readEpollInterests(pid, epollFd))
    asked.push_back({each.fd, (each.events & EPOLLIN) != 0, (each.events & EPOLLOUT) != 0,
                     (each.events & EPOLLPRI) != 0});
  return asked;
}

std::vector<Asked> askedOfPoll(pid_t pid, uint64_t address, uint64_t count) {
  std::vector<pollfd> entries(std::min<uint64_t>(count, mostEntries));
  std::vector<Asked> asked;
  if (!readMemory(pid, address, entries.data(), entries.size() * sizeof(pollfd))) return asked;
  for (const pollfd& each : entries)
    if (each.fd >= 0)
      asked.push_back(
          {each.fd, (each.events & POLLIN) != 0, (each.events & POLLOUT) != 0, (each.events & POLLPRI) != 0});
  return asked;
}

// The kernel overwrites the sets only when the call returns (fs/select.c, core_sys_select).
std::vector<Asked> askedOfSelect(pid_t pid, const ThreadCall& call) {
  constexpr size_t wordBits = CHAR_BIT * sizeof(unsigned long);
  const size_t bits = std::min<uint64_t>(call.arguments[0], mostEntries);
  std::map<int, Asked> found;
  for (int set = 0; set < 3; ++set) {
    const uint64_t address = call.arguments[1 + set];
    std::vector<unsigned long> words((bits + wordBits - 1) / wordBits);
    if (address == 0 || !readMemory(pid, address, words.data(), words.size() * sizeof(unsigned long)))
      continue;
    for (size_t fd = 0; fd < bits; ++fd) {
      if (!(words[fd / wordBits] >> fd % wordBits & 1)) continue;
      Asked& each = found.try_emplace(static_cast<int>(fd), Asked{static_cast<int>(fd), false, false, false})
                        .first->second;
      (set == 0 ? each.read : set == 1 ? each.write : each.except) = true;
    }
  }
  std::vector<Asked> asked;
  for (const auto& [fd, each] : found) asked.push_back(each);
  return asked;
}

}  // namespace

Standing standingOf(pid_t pid, const ThreadCall& call) {
  const int first = static_cast<int>(call.arguments[0]);
  if (call.number < 0) return {};
  if (isEpollWait(call.number)) return {Call::wait, first, "epoll", askedOfEpoll(pid, first)};
  if (isPoll(call.number))
    return {Call::wait, -1, "poll", askedOfPoll(pid, call.arguments[0], call.arguments[1])};
  if (isSelect(call.number)) return {Call::wait, -1, "select", askedOfSelect(pid, call)};
  const auto* known = std::ranges::find(callsOnDescriptors, call.number, &KnownCall::number);
  if (known == std::end(callsOnDescriptors)) return {};
  return {known->call, first, "", {}};
}

}  // namespace netlab::watch
