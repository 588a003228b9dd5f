#include "watch/watched/attached.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "multiplexer/clock.h"
#include "socket/error.h"

namespace netlab::watch {
namespace {

// What was read so long ago is read again; and reading takes at most a twentieth of the time.
constexpr int64_t freshness = 100'000'000;
constexpr int64_t share = 20;

Process existing(pid_t pid) {
  const auto process = readProcess(pid);
  if (!process || process->ended) throw SystemError(ESRCH, "open", "There is no such process any more.");
  return *process;
}

// net.ipv4.ip_local_port_range: what the kernel gives to those who connect and name no port.
bool isEphemeral(int port) {
  static const auto range = [] {
    std::pair<int, int> found{32'768, 60'999};
    std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> found.first >> found.second;
    return found;
  }();
  return port >= range.first && port <= range.second;
}

// Some programs (Node) connect what they start by a pair of UNIX sockets where others use a pipe.
bool isStandardStream(const ProgramSocket& socket) {
  return socket.fd <= STDERR_FILENO && socket.known->local.length == 0 && socket.known->localText.empty();
}

}  // namespace

Attached::Attached(pid_t pid, SocketDirectory& directory) : Program(existing(pid), directory) {
  readDescriptors(pid);  // throws where it may not be looked at
  refresh();
}

ProgramInfo Attached::info() {
  refresh();
  ProgramInfo info = introduced("attached");
  if (info.exit || hasEnded()) return info;
  info.connections = sockets_.connections();
  info.threads = threads_;
  for (size_t i = 0; i < threads_.size(); ++i)
    if (threads_[i].id == waitedLast_) info.waitedLast = i;
  info.listeners = readListeners();
  if (usesIoUring_) info.notSeen.emplace_back("It uses io_uring: what goes through that is not seen.");
  info.notSeen.emplace_back("Its calls are not seen: it was started outside of the lab.");
  return info;
}

void Attached::refresh() {
  const int64_t now = monotonicNanoseconds();
  if (refreshedAt_ != 0 && now - refreshedAt_ < std::max(freshness, refreshTook_ * share)) {
    if (recognizedBy_ != directory_.complete()) recognizeAll();
    return;
  }
  if (hasEnded()) {
    sockets_.clear();
    threads_.clear();
    return;
  }
  readThreads();
  readSockets();
  refreshedAt_ = monotonicNanoseconds();
  refreshTook_ = refreshedAt_ - now;
}

void Attached::readThreads() {
  threads_.clear();
  asked_.clear();
  pid_t waiting = 0;
  for (const ThreadCall& call : watch::readThreads(process_.pid)) {
    const Standing standing = standingOf(process_.pid, call);
    ThreadInfo thread{.id = call.thread,
                      .name = call.name,
                      .multiplexer = standing.multiplexer,
                      .waits = {},
                      .position = {.call = standing.call, .fd = standing.fd},
                      .watched = {}};
    if (standing.call == Call::wait && (waiting == 0 || call.thread == waitedLast_)) waiting = call.thread;
    for (const Asked& each : standing.asked) {
      const auto descriptor = readDescriptor(process_.pid, each.fd);
      if (descriptor && descriptor->kind != DescriptorKind::socket) thread.watched.push_back(*descriptor);
      Asked& all = asked_.try_emplace(each.fd, Asked{each.fd, false, false, false}).first->second;
      all.read |= each.read;
      all.write |= each.write;
      all.except |= each.except;
    }
    threads_.push_back(std::move(thread));
  }
  if (waiting != 0) waitedLast_ = waiting;
}

void Attached::readSockets() {
  std::vector<OpenDescriptor> open;
  try {
    open = readDescriptors(process_.pid);
  } catch (const SystemError&) {
    sockets_.clear();  // it has just ended
    return;
  }
  directory_.refresh(freshness);
  sockets_.begin();
  std::unordered_map<uint64_t, uint64_t> ids;
  usesIoUring_ = false;
  for (const OpenDescriptor& each : open) {
    usesIoUring_ |= each.kind == DescriptorKind::ioUring;
    if (each.kind != DescriptorKind::socket || ids.contains(each.inode)) continue;
    const auto before = ids_.find(each.inode);
    const uint64_t id = before == ids_.end() ? ++lastId_ : before->second;
    ids.emplace(each.inode, id);
    bool isFirst = false;
    ProgramSocket& socket = sockets_.at(id, isFirst);
    socket.fd = each.fd;
    socket.inode = each.inode;
    const auto asked = asked_.find(each.fd);
    socket.interest.reset();
    if (!asked_.empty())
      socket.interest = asked == asked_.end() ? Asked{each.fd, false, false, false} : asked->second;
  }
  ids_ = std::move(ids);
  recognizeAll();
  sockets_.end();
}

void Attached::recognizeAll() {
  if (recognize()) {
    // A person has just asked for it: that much is waited for.
    if (refreshedAt_ == 0)
      directory_.look();
    else
      directory_.learn();
    recognize();
  }
  sockets_.each([this](ProgramSocket& each) {
    if (each.known && isStandardStream(each)) each.known = nullptr;
    if (each.known && !each.known->listening) each.direction = directionOf(*each.known);
  });
  sockets_.count();
  noteListeners();
}

// Nobody has noted who began a connection that is there already. A port that somebody listens on is the
// accepting end's; a port that the kernel chose, and nobody listens on, is the connecting end's where the
// other end's is not so.
std::optional<Direction> Attached::directionOf(const KnownSocket& socket) const {
  if (socket.kind == WatchedSocketKind::udp)
    return socket.peer.port() == 0 ? Direction::bound : Direction::made;
  if (socket.kind != WatchedSocketKind::tcp) return std::nullopt;
  const int local = socket.local.port(), peer = socket.peer.port();
  if (peer == 0) return Direction::bound;
  if (directory_.isListenedOn(local)) return Direction::accepted;
  if (isEphemeral(local) && (directory_.isListenedOn(peer) || !isEphemeral(peer))) return Direction::made;
  return std::nullopt;
}

}  // namespace netlab::watch
