#include "watch/watched/socket_directory.h"

#include <sys/socket.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <string_view>
#include <utility>

#include "multiplexer/clock.h"
#include "socket/error.h"
#include "socket/unix_diagnosis.h"

namespace netlab::watch {
namespace {

struct StateName {
  std::string_view kernel;
  const char* contract;
};
constexpr StateName stateNames[] = {
    {"ESTABLISHED", "open"},      {"SYN_SENT", "connecting"},    {"SYN_RECV", "connecting"},
    {"CLOSE_WAIT", "halfClosed"}, {"FIN_WAIT1", "shutdownSent"}, {"FIN_WAIT2", "shutdownSent"},
    {"LAST_ACK", "closing"},      {"CLOSING", "closing"},        {"TIME_WAIT", "closing"},
};

// What takes longer is not asked for by who is to answer somebody else meanwhile. 1.3 ms for a machine's 200.
constexpr int64_t mostAtOnce = 20'000'000;
constexpr int fewSockets = 2000;
// A thread that asks for all sockets rests so many times as long as that took.
constexpr int64_t restFor = 8;
// Sockets that are noted while nobody can look.
constexpr size_t mostUnderLock = 512;

// What this thread has used of a core: how busy the machine is says nothing of how many sockets there are.
int64_t usedNanoseconds() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec;
}

// /proc/net/sockstat: how many there are, at once.
bool areFewSockets() {
  std::ifstream file("/proc/net/sockstat");
  std::string word;
  int used = 0;
  return !(file >> word >> word >> used) || used < fewSockets;
}

// A TCP socket that is in none of these (CLOSE) was reset, or is not connected yet.
const char* tcpStateOf(std::string_view kernel) {
  for (const StateName& each : stateNames)
    if (each.kernel == kernel) return each.contract;
  return "closed";
}

WatchedSocketKind unixKind(int type) {
  if (type == SOCK_DGRAM) return WatchedSocketKind::unixDatagram;
  if (type == SOCK_SEQPACKET) return WatchedSocketKind::unixSequenced;
  return WatchedSocketKind::unixStream;
}

void note(KnownSocket& known, const char* state, uint32_t receiveQueue, uint32_t sendQueue) {
  known.state.store(state, std::memory_order_relaxed);
  known.receiveQueue.store(static_cast<int>(receiveQueue), std::memory_order_relaxed);
  known.sendQueue.store(static_cast<int>(sendQueue), std::memory_order_relaxed);
}

bool isSame(const KnownSocket& one, const KnownSocket& other) {
  return one.kind == other.kind && one.listening == other.listening && one.local == other.local &&
         one.peer == other.peer && one.localText == other.localText && one.peerText == other.peerText;
}

SocketSample fromDiagnosed(const DiagnosedConnection& socket, bool isTcp) {
  return {.state = isTcp ? tcpStateOf(socket.state) : "open",
          .receiveQueue = static_cast<int>(socket.receiveQueue),
          .sendQueue = static_cast<int>(socket.sendQueue),
          .unsent = isTcp ? static_cast<int>(socket.tcpInfo.notSentBytes) : -1,
          .tcpInfo = isTcp ? std::optional(socket.tcpInfo) : std::nullopt,
          .buffers = socket.buffers,
          .drops = socket.drops};
}

}  // namespace

const char* transportName(WatchedSocketKind kind) {
  switch (kind) {
    case WatchedSocketKind::tcp:
      return "tcp";
    case WatchedSocketKind::udp:
      return "udp";
    case WatchedSocketKind::unixStream:
      return "unix";
    case WatchedSocketKind::unixDatagram:
      return "unixDatagram";
    case WatchedSocketKind::unixSequenced:
      return "unixSequenced";
    default:
      return "other";
  }
}

SocketDirectory::SocketDirectory(std::function<void()> learned)
    : learned_(std::move(learned)), thread_([this] { run(); }) {}

SocketDirectory::~SocketDirectory() {
  {
    const std::lock_guard lock(asking_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void SocketDirectory::refresh(int64_t age) {
  if (complete() > 0 && monotonicNanoseconds() - lookedAt_.load(std::memory_order_relaxed) < age) return;
  if (isQuick()) return look();
  ask(false);
}

void SocketDirectory::learn() {
  if (isQuick()) return look();
  ask(true);
}

bool SocketDirectory::isQuick() const {
  return complete() > 0 ? lookTook_.load(std::memory_order_relaxed) < mostAtOnce : areFewSockets();
}

void SocketDirectory::ask(bool isMissed) {
  {
    const std::lock_guard lock(asking_);
    asked_ = true;
    isMissed_ |= isMissed;
  }
  wake_.notify_all();
}

void SocketDirectory::run() {
  std::unique_lock lock(asking_);
  for (;;) {
    wake_.wait(lock, [this] { return asked_ || stopping_; });
    if (stopping_) return;
    asked_ = false;
    const bool isMissed = std::exchange(isMissed_, false);
    lock.unlock();
    try {
      look();
      if (isMissed) learned_();
    } catch (const SystemError&) {
      // Who looks next asks again.
    }
    const std::chrono::nanoseconds rest(lookTook_.load(std::memory_order_relaxed) * restFor);
    lock.lock();
    wake_.wait_for(lock, rest, [this] { return stopping_; });
  }
}

void SocketDirectory::look() {
  const std::lock_guard looking(looking_);
  const int64_t startedAt = monotonicNanoseconds(), usedBefore = usedNanoseconds();
  const uint64_t number = begun_.fetch_add(1, std::memory_order_acq_rel) + 1;
  for (const Transport transport : {Transport::tcp, Transport::udp}) {
    std::vector<DiagnosedSocket> found;
    const auto take = [&] {
      note(found, transport, number);
      found.clear();
    };
    eachSocket(transport, [&](const DiagnosedSocket& socket) {
      if (socket.inode) found.push_back(socket);
      if (found.size() == mostUnderLock) take();
    });
    take();
  }
  lookAtUnix(number);
  forget(number);
  lookedAt_.store(startedAt, std::memory_order_relaxed);
  lookTook_.store(usedNanoseconds() - usedBefore, std::memory_order_relaxed);
  complete_.store(number, std::memory_order_release);
}

void SocketDirectory::note(const std::vector<DiagnosedSocket>& found, Transport transport, uint64_t number) {
  const bool isTcp = transport == Transport::tcp;
  const auto kind = isTcp ? WatchedSocketKind::tcp : WatchedSocketKind::udp;
  const std::lock_guard lock(mutex_);
  for (const DiagnosedSocket& each : found) {
    const bool listening = isTcp && std::string_view(each.state) == "LISTEN";
    Entry& entry = byInode_[each.inode];
    entry.seen = number;
    const auto& before = entry.socket;
    // Texts are made once: they are what takes long.
    if (!before || before->kind != kind || before->listening != listening || before->local != each.local ||
        before->peer != each.peer) {
      entry.socket = std::make_shared<KnownSocket>();
      KnownSocket& made = *entry.socket;
      made.kind = kind;
      made.inode = each.inode;
      made.listening = listening;
      made.local = each.local;
      made.peer = each.peer;
      made.localText = each.local.text();
      made.peerText = each.peer.text();
    }
    watch::note(*entry.socket, isTcp ? tcpStateOf(each.state) : "open", each.receiveQueue, each.sendQueue);
  }
}

void SocketDirectory::lookAtUnix(uint64_t number) {
  std::vector<DiagnosedUnixSocket> found;
  std::unordered_map<uint32_t, const DiagnosedUnixSocket*> byInode;
  eachUnixSocket([&](const DiagnosedUnixSocket& socket) { found.push_back(socket); });
  for (const DiagnosedUnixSocket& each : found) byInode.emplace(each.inode, &each);
  const auto nameOfPeer = [&](const DiagnosedUnixSocket& socket) {
    const auto peer = byInode.find(socket.peerInode);
    const bool isNamed = peer != byInode.end() && !peer->second->name.empty();
    return isNamed ? peer->second->name : "unix:" + std::to_string(socket.peerInode);
  };
  const std::lock_guard lock(mutex_);
  for (const DiagnosedUnixSocket& each : found) {
    auto now = std::make_shared<KnownSocket>();
    now->kind = unixKind(each.type);
    now->inode = each.inode;
    now->listening = each.listening;
    now->localText = each.name;
    now->peerText = nameOfPeer(each);
    Entry& entry = byInode_[each.inode];
    entry.seen = number;
    if (!entry.socket || !isSame(*entry.socket, *now)) entry.socket = now;
    watch::note(*entry.socket, "open", each.receiveQueue, each.sendQueue);
  }
}

void SocketDirectory::note(std::shared_ptr<KnownSocket> found) {
  if (const auto now = sample(*found))
    watch::note(*found, now->state, static_cast<uint32_t>(now->receiveQueue),
                static_cast<uint32_t>(now->sendQueue));
  const std::lock_guard lock(mutex_);
  if (found->listening && found->kind == WatchedSocketKind::tcp) listeners_.insert(found->local.port());
  // A look that is under way may pass over it, or has: it stays until the next.
  byInode_[found->inode] = {found, begun() + 1};
}

void SocketDirectory::learnUnix(uint64_t inode) {
  const auto found = diagnoseUnix(static_cast<uint32_t>(inode));
  if (!found) return;
  const auto peer = found->peerInode ? diagnoseUnix(found->peerInode) : std::nullopt;
  auto known = std::make_shared<KnownSocket>();
  known->kind = unixKind(found->type);
  known->inode = inode;
  known->listening = found->listening;
  known->localText = found->name;
  known->peerText = peer && !peer->name.empty() ? peer->name : "unix:" + std::to_string(found->peerInode);
  note(std::move(known));
}

void SocketDirectory::forget(uint64_t number) {
  const std::lock_guard lock(mutex_);
  std::erase_if(byInode_, [&](const auto& each) { return each.second.seen < number; });
  listeners_.clear();
  for (const auto& [inode, entry] : byInode_)
    if (entry.socket->listening && entry.socket->kind == WatchedSocketKind::tcp)
      listeners_.insert(entry.socket->local.port());
}

std::shared_ptr<const KnownSocket> SocketDirectory::find(uint64_t inode) const {
  const std::lock_guard lock(mutex_);
  const auto found = byInode_.find(inode);
  return found == byInode_.end() ? nullptr : found->second.socket;
}

bool SocketDirectory::isListenedOn(int port) const {
  const std::lock_guard lock(mutex_);
  return listeners_.contains(port);
}

std::optional<SocketSample> sample(const KnownSocket& socket) {
  const bool isTcp = socket.kind == WatchedSocketKind::tcp;
  if (isTcp || socket.kind == WatchedSocketKind::udp) {
    const auto inode = static_cast<uint32_t>(socket.inode);
    const auto found = isTcp && !socket.listening
                           ? diagnose(socket.local, socket.peer)
                           : diagnose(isTcp ? Transport::tcp : Transport::udp, socket.local.port(), inode);
    // Another connection can have the same two ends, later.
    if (!found || found->inode != inode) return std::nullopt;
    return fromDiagnosed(*found, isTcp);
  }
  const auto found = diagnoseUnix(static_cast<uint32_t>(socket.inode));
  if (!found) return std::nullopt;
  return SocketSample{.state = "open",
                      .receiveQueue = static_cast<int>(found->receiveQueue),
                      .sendQueue = static_cast<int>(found->sendQueue),
                      .unsent = -1,
                      .tcpInfo = {},
                      .buffers = found->buffers,
                      .drops = found->drops};
}

}  // namespace netlab::watch
