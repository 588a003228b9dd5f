#include "watch/findings/live.h"

#include <poll.h>
#include <sys/epoll.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "socket/diagnosis.h"
#include "socket/error.h"

namespace netlab::watch {

void Live::begin(int64_t now) {
  now_ = now;
  isAsked_ = false;
  byInode_.clear();
}

std::optional<Live::Queues> Live::queues(uint64_t inode) {
  if (!isAsked_) {
    isAsked_ = true;
    try {
      for (const Transport transport : {Transport::tcp, Transport::udp})
        eachSocket(transport, [&](const DiagnosedSocket& socket) {
          const bool isListening = std::strcmp(socket.state, "LISTEN") == 0;
          if (socket.inode)
            byInode_.emplace(socket.inode,
                             Queues{socket.receiveQueue, socket.sendQueue, isListening, socket.local.port()});
        });
    } catch (const SystemError&) {
      // Without socket diagnosis nothing is known, and nothing is said.
    }
  }
  const auto found = byInode_.find(inode);
  return found == byInode_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<int> Live::watchedForReading(size_t slot) const {
  std::vector<int> found;
  const auto last = view_.lastWait(slot);
  if (!last) return found;
  if (last->multiplexer == Waiting::epoll) {
    view_.eachInterest(last->fd, [&](int fd, uint32_t events) {
      if (events & EPOLLIN) found.push_back(fd);
    });
  }
  if (last->multiplexer == Waiting::poll) {
    const auto* entries = reinterpret_cast<const PollEntry*>(last->data.data());
    for (size_t i = 0; i < last->data.size() / sizeof(PollEntry); ++i)
      if (entries[i].events & POLLIN) found.push_back(entries[i].fd);
  }
  if (last->multiplexer == Waiting::select) {
    // The first of six sets is what was asked about reading.
    const size_t words = last->data.size() / sizeof(uint64_t) / 6;
    const auto* sets = reinterpret_cast<const uint64_t*>(last->data.data());
    for (size_t word = 0; word < words; ++word)
      for (uint64_t bits = sets[word]; bits; bits &= bits - 1)
        found.push_back(static_cast<int>(word * 64) + __builtin_ctzll(bits));
  }
  return found;
}

bool Live::sleeps(pid_t thread) const {
  return stateOf(thread) == 'S';
}

bool Live::isHeldUp() const {
  const Header& header = view_.header();
  if (header.held.load(std::memory_order_relaxed) || header.pace.load(std::memory_order_relaxed)) return true;
  for (size_t i = 0; i < view_.slots(); ++i) {
    const Slot& slot = view_.slot(i);
    if (slot.held.load(std::memory_order_relaxed) || slot.pace.load(std::memory_order_relaxed)) return true;
  }
  const char state = stateOf(pid_);
  return state == 'T' || state == 't';
}

// As /proc has it, behind the name, in which anything may stand.
char Live::stateOf(pid_t thread) const {
  const std::string path = "/proc/" + std::to_string(pid_) + "/task/" + std::to_string(thread) + "/stat";
  std::FILE* file = std::fopen(path.c_str(), "re");
  if (!file) return '?';
  char text[512];
  const size_t length = std::fread(text, 1, sizeof text - 1, file);
  std::fclose(file);
  text[length] = '\0';
  const char* name = std::strrchr(text, ')');
  return name && name[1] == ' ' ? name[2] : '?';
}

}  // namespace netlab::watch
