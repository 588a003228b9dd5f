// Every socket of this machine by its inode: what a program's descriptor is, and what it is connected to.
// From the kernel's socket diagnosis alone: no duplicate of the program's descriptor is made.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "socket/address.h"
#include "socket/diagnosis.h"
#include "watch/ring/layout.h"

namespace netlab::watch {

using WatchedSocketKind = netlab::watch::SocketKind;

// "tcp", "unixDatagram" …
const char* transportName(WatchedSocketKind kind);

// Who a socket is does not change: one that is given another peer, or begins to listen, is another of these.
// How it is changes with each look.
struct KnownSocket {
  WatchedSocketKind kind = WatchedSocketKind::other;
  uint64_t inode = 0;
  bool listening = false;
  Address local, peer;    // of TCP and UDP
  std::string localText;  // "127.0.0.1:80", "/run/socket", "@abstract"
  std::string peerText;   // "127.0.0.1:40000"; of a UNIX socket its path, or "unix:" and the peer's inode

  std::atomic<const char*> state{"open"};  // as the contract names it
  std::atomic<int> receiveQueue{0};        // bytes; a listener: the length of its accept queue
  std::atomic<int> sendQueue{0};           // bytes; a listener: the limit of its accept queue
};

// What the kernel says of one socket now.
struct SocketSample {
  const char* state;
  int receiveQueue = 0, sendQueue = 0, unsent = 0;
  std::optional<TcpInfo> tcpInfo{};
  BufferSizes buffers{};
  uint32_t drops = 0;
};

// Asks the kernel for all sockets: about 1 µs for each. Where there are many, a thread of its own asks, and
// whoever looks meanwhile sees what was known before.
class SocketDirectory {
 public:
  // `learned` is called from that thread when it has asked for what somebody missed.
  explicit SocketDirectory(std::function<void()> learned);
  ~SocketDirectory();
  SocketDirectory(const SocketDirectory&) = delete;
  SocketDirectory& operator=(const SocketDirectory&) = delete;

  // What is known is to be not much older than `age`, in nanoseconds. Throws SystemError.
  void refresh(int64_t age);
  // Somebody misses a socket. Throws SystemError.
  void learn();
  // Whether `learn` asks at once.
  bool isQuick() const;
  // One that was found out otherwise.
  void note(std::shared_ptr<KnownSocket> found);
  // The one of UNIX with this inode is asked for alone. Throws SystemError.
  void learnUnix(uint64_t inode);
  // Asks, however long it takes. Throws SystemError.
  void look();
  // Counts the looks that are complete, from 1; and those that have begun.
  uint64_t complete() const { return complete_.load(std::memory_order_acquire); }
  uint64_t begun() const { return begun_.load(std::memory_order_acquire); }

  // nullptr: not known, as of the last look.
  std::shared_ptr<const KnownSocket> find(uint64_t inode) const;
  // Whether somebody on this machine listens on this TCP port.
  bool isListenedOn(int port) const;

 private:
  struct Entry {
    std::shared_ptr<KnownSocket> socket;
    uint64_t seen;  // by which look
  };
  void ask(bool isMissed);
  void lookAtUnix(uint64_t number);
  void note(const std::vector<DiagnosedSocket>& found, Transport transport, uint64_t number);
  void forget(uint64_t number);
  void run();

  const std::function<void()> learned_;
  mutable std::mutex mutex_;  // of the entries
  std::unordered_map<uint64_t, Entry> byInode_;
  std::unordered_set<int> listeners_;  // ports

  std::mutex looking_;                              // by one at a time
  std::atomic<int64_t> lookedAt_{0}, lookTook_{0};  // CLOCK_MONOTONIC; nanoseconds of a core
  std::atomic<uint64_t> begun_{0}, complete_{0};

  std::mutex asking_;  // of the three below
  std::condition_variable wake_;
  bool asked_ = false, isMissed_ = false, stopping_ = false;
  std::thread thread_;
};

// One socket, asked for now: about 8 µs. Nothing: it is gone. Throws SystemError.
std::optional<SocketSample> sample(const KnownSocket& socket);

}  // namespace netlab::watch
