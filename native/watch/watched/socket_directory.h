// Every socket of this machine by its inode: what a program's descriptor is, and what it is connected to.
// From the kernel's socket diagnosis alone: no duplicate of the program's descriptor is made.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "socket/address.h"
#include "socket/diagnosis.h"
#include "watch/ring/layout.h"

namespace netlab::watch {

using WatchedSocketKind = netlab::watch::SocketKind;

// "tcp", "unixDatagram" …
const char* transportName(WatchedSocketKind kind);

struct KnownSocket {
  WatchedSocketKind kind = WatchedSocketKind::other;
  uint64_t inode = 0;
  bool listening = false;
  Address local, peer;    // of TCP and UDP
  std::string localText;  // "127.0.0.1:80", "/run/socket", "@abstract"
  std::string peerText;   // "127.0.0.1:40000"; of a UNIX socket its path, or "unix:" and the peer's inode
  const char* state = "open";  // as the contract names it
  int receiveQueue = 0;        // bytes; a listener: the length of its accept queue
  int sendQueue = 0;           // bytes; a listener: the limit of its accept queue
};

// What the kernel says of one socket now.
struct SocketSample {
  const char* state;
  int receiveQueue, sendQueue, unsent;
  std::optional<TcpInfo> tcpInfo;
  BufferSizes buffers;
  uint32_t drops;
};

class SocketDirectory {
 public:
  // Asks the kernel for all of them; about 1 µs for each. Throws SystemError.
  void refresh();
  // nullptr: not known, as of the last refresh.
  std::shared_ptr<const KnownSocket> find(uint64_t inode) const;
  // Whether somebody on this machine listens on this TCP port.
  bool isListenedOn(int port) const;

 private:
  std::unordered_map<uint64_t, std::shared_ptr<KnownSocket>> byInode_;
  std::unordered_map<int, int> listeners_;  // how many, by port
};

// One socket, asked for now: about 8 µs. Nothing: it is gone. Throws SystemError.
std::optional<SocketSample> sample(const KnownSocket& socket);

}  // namespace netlab::watch
