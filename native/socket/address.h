// Where a socket is: an address and a port, of IPv4 or IPv6.
#pragma once

#include <sys/socket.h>

#include <string>

namespace netlab {

enum class Transport { tcp, udp };

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;

  std::string host() const;  // "127.0.0.1", "::1", "fe80::1%eth0"; empty for no address
  int port() const;
  bool isIPv6() const;
  bool isLoopback() const;   // 127.0.0.0/8, ::1, and 127.0.0.0/8 mapped into IPv6
  std::string text() const;  // "127.0.0.1:80", "[::1]:80"

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }

  // Same family, host, port and scope. The unused rest of the storage does not count.
  bool operator==(const Address& other) const;
};

// The address that a number says: "127.0.0.1", "::1", "fe80::1%lo"; an empty host is any address, to bind to.
// Never asks the network: to look up a name can take a silent name server's 10 s, and is its asker's
// business. Throws SystemError with getaddrinfo's own error name (EAI_NONAME: it is no number), or
// std::invalid_argument for a port outside 0..65535.
Address numericAddress(const std::string& host, int port);

// getsockname and getpeername. Throw SystemError.
Address localAddress(int fd);
Address peerAddress(int fd);

}  // namespace netlab
