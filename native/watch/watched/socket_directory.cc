#include "watch/watched/socket_directory.h"

#include <sys/socket.h>

#include <string_view>

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

KnownSocket known(const DiagnosedSocket& socket, Transport transport) {
  const bool isTcp = transport == Transport::tcp;
  return {.kind = isTcp ? WatchedSocketKind::tcp : WatchedSocketKind::udp,
          .inode = socket.inode,
          .listening = isTcp && std::string_view(socket.state) == "LISTEN",
          .local = socket.local,
          .peer = socket.peer,
          .localText = socket.local.text(),
          .peerText = socket.peer.text(),
          .state = isTcp ? tcpStateOf(socket.state) : "open",
          .receiveQueue = static_cast<int>(socket.receiveQueue),
          .sendQueue = static_cast<int>(socket.sendQueue)};
}

KnownSocket known(const DiagnosedUnixSocket& socket) {
  KnownSocket found;
  found.kind = unixKind(socket.type);
  found.inode = socket.inode;
  found.listening = socket.listening;
  found.localText = socket.name;
  found.peerText = "unix:" + std::to_string(socket.peerInode);
  found.receiveQueue = static_cast<int>(socket.receiveQueue);
  found.sendQueue = static_cast<int>(socket.sendQueue);
  return found;
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

void SocketDirectory::refresh() {
  byInode_.clear();
  listeners_.clear();
  for (const Transport transport : {Transport::tcp, Transport::udp})
    eachSocket(transport, [&](const DiagnosedSocket& socket) {
      KnownSocket found = known(socket, transport);
      if (found.listening) ++listeners_[found.local.port()];
      if (socket.inode) byInode_.emplace(socket.inode, std::make_shared<KnownSocket>(std::move(found)));
    });
  eachUnixSocket([&](const DiagnosedUnixSocket& socket) {
    byInode_.emplace(socket.inode, std::make_shared<KnownSocket>(known(socket)));
  });
  for (auto& [inode, socket] : byInode_) {
    if (!socket->peerText.starts_with("unix:")) continue;
    const auto peer = byInode_.find(std::stoull(socket->peerText.substr(5)));
    if (peer != byInode_.end() && !peer->second->localText.empty())
      socket->peerText = peer->second->localText;
  }
}

std::shared_ptr<const KnownSocket> SocketDirectory::find(uint64_t inode) const {
  const auto found = byInode_.find(inode);
  return found == byInode_.end() ? nullptr : found->second;
}

bool SocketDirectory::isListenedOn(int port) const {
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
