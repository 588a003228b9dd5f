#include "socket/address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "socket/error.h"

namespace netlab {
namespace {

const sockaddr_in& asIPv4(const Address& address) {
  return reinterpret_cast<const sockaddr_in&>(address.storage);
}

const sockaddr_in6& asIPv6(const Address& address) {
  return reinterpret_cast<const sockaddr_in6&>(address.storage);
}

bool isInternet(const Address& address) {
  return address.storage.ss_family == AF_INET || address.storage.ss_family == AF_INET6;
}

SystemError notAnAddress(int code, const std::string& host) {
  const std::string name = code == EAI_NONAME     ? "EAI_NONAME"
                           : code == EAI_MEMORY   ? "EAI_MEMORY"
                           : code == EAI_OVERFLOW ? "EAI_OVERFLOW"
                                                  : "getaddrinfo error " + std::to_string(code);
  return SystemError(code, name, "getaddrinfo",
                     {"“{0}” is no numeric address, such as 127.0.0.1 or ::1.", {host}});
}

using SocketNameCall = int (*)(int, sockaddr*, socklen_t*);

Address askForAddress(int fd, SocketNameCall call, const char* callName, const char* hint) {
  Address address;
  address.length = sizeof address.storage;
  if (call(fd, address.get(), &address.length) != 0) throw SystemError(errno, callName, hint);
  return address;
}

}  // namespace

std::string Address::host() const {
  if (!isInternet(*this)) return {};
  char text[INET6_ADDRSTRLEN];
  if (!isIPv6()) return inet_ntop(AF_INET, &asIPv4(*this).sin_addr, text, sizeof text);
  std::string host = inet_ntop(AF_INET6, &asIPv6(*this).sin6_addr, text, sizeof text);
  char interface[IF_NAMESIZE];
  uint32_t scope = asIPv6(*this).sin6_scope_id;
  if (scope == 0) return host;
  return host + "%" + (if_indextoname(scope, interface) ? interface : std::to_string(scope));
}

int Address::port() const {
  if (!isInternet(*this)) return 0;
  return ntohs(isIPv6() ? asIPv6(*this).sin6_port : asIPv4(*this).sin_port);
}

bool Address::isIPv6() const {
  return storage.ss_family == AF_INET6;
}

bool Address::isLoopback() const {
  if (!isInternet(*this)) return false;
  if (!isIPv6()) return ntohl(asIPv4(*this).sin_addr.s_addr) >> 24 == 127;
  const in6_addr& address = asIPv6(*this).sin6_addr;
  return IN6_IS_ADDR_LOOPBACK(&address) || (IN6_IS_ADDR_V4MAPPED(&address) && address.s6_addr[12] == 127);
}

std::string Address::text() const {
  if (!isInternet(*this)) return {};
  std::string number = std::to_string(port());
  return isIPv6() ? "[" + host() + "]:" + number : host() + ":" + number;
}

bool Address::operator==(const Address& other) const {
  if (storage.ss_family != other.storage.ss_family || port() != other.port()) return false;
  if (!isInternet(*this)) return true;
  if (!isIPv6()) return asIPv4(*this).sin_addr.s_addr == asIPv4(other).sin_addr.s_addr;
  return std::memcmp(&asIPv6(*this).sin6_addr, &asIPv6(other).sin6_addr, sizeof(in6_addr)) == 0 &&
         asIPv6(*this).sin6_scope_id == asIPv6(other).sin6_scope_id;
}

Address numericAddress(const std::string& host, int port) {
  if (port < 0 || port > 65535) {
    throw std::invalid_argument("port must be from 0 to 65535, not " + std::to_string(port));
  }
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;  // one answer for each address, not one for each kind of socket
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int code =
      getaddrinfo(host.empty() ? nullptr : host.c_str(), std::to_string(port).c_str(), &wanted, &found);
  if (code != 0) throw notAnAddress(code, host);
  std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
  Address address;
  std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
  address.length = found->ai_addrlen;
  return address;
}

Address localAddress(int fd) {
  return askForAddress(fd, getsockname, "getsockname", "The descriptor is not an open socket.");
}

Address peerAddress(int fd) {
  return askForAddress(fd, getpeername, "getpeername", "The socket has no peer: not connected, or no more.");
}

}  // namespace netlab
