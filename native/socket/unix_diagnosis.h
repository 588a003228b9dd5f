// UNIX sockets of this machine, as the kernel's socket diagnosis shows them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "socket/queues.h"

namespace netlab {

struct DiagnosedUnixSocket {
  uint32_t inode;
  int type;  // SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET
  bool listening;
  bool connected;
  std::string name;       // its path; with @ in front an abstract one; empty for one without a name
  uint32_t peerInode;     // 0: none
  uint32_t receiveQueue;  // bytes; a listener: the length of its accept queue
  uint32_t sendQueue;     // bytes; a listener: the limit of its accept queue
  BufferSizes buffers;
  uint32_t drops;
};

// The one with this inode, if there is one. Throws SystemError.
std::optional<DiagnosedUnixSocket> diagnoseUnix(uint32_t inode);

// Throws SystemError.
void eachUnixSocket(const std::function<void(const DiagnosedUnixSocket&)>& take);

}  // namespace netlab
