#include "server/listener.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <stdexcept>

#include "socket/error.h"

namespace netlab {
namespace {

int openSocket(const Address& address, Transport transport) {
  const int type = transport == Transport::udp ? SOCK_DGRAM : SOCK_STREAM;
  const int fd = ::socket(address.storage.ss_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) throw SystemError(errno, "socket", "Close some descriptors, or raise ulimit -n.");
  return fd;
}

void apply(int fd, const OptionSettings& settings, const SocketKind& kind) {
  for (const auto& [name, value] : settings) {
    const OptionDefinition* definition = findOption(name);
    if (!definition) throw std::invalid_argument("there is no socket option " + name);
    setOption(fd, *definition, kind, value);
  }
}

bool names(const OptionSettings& settings, std::string_view name) {
  return std::ranges::any_of(settings, [&](const auto& setting) { return setting.first == name; });
}

Sentence bindHint(int number, const Address& address) {
  const std::string port = std::to_string(address.port());
  switch (number) {
    case EADDRINUSE:
      return {
          "Something uses port {0} already. Choose another port, or 0 for any free one; `ss -ltnp` shows "
          "who.",
          {port}};
    case EACCES:
      return {"Port {0} is privileged (below net.ipv4.ip_unprivileged_port_start): choose 1024 or above.",
              {port}};
    case EADDRNOTAVAIL:
      return {"No interface of this machine has the address {0}. `ip address` shows those it has.",
              {address.host()}};
    default:
      return "Choose another address or port.";
  }
}

// What every accepted connection will be asked to take, tried now, when a person can still be told.
void tryConnectionOptions(const ServerConfiguration& configuration, const Address& address) {
  if (configuration.connectionOptions.empty()) return;
  const OwnedDescriptor trial(openSocket(address, Transport::tcp));
  apply(trial.get(), configuration.connectionOptions, {Transport::tcp, address.isIPv6(), false});
}

}  // namespace

OwnedDescriptor openListener(const ServerConfiguration& configuration) {
  const Address address = numericAddress(configuration.host, configuration.port);
  tryConnectionOptions(configuration, address);
  OwnedDescriptor fd(openSocket(address, configuration.transport));
  const bool stream = configuration.transport == Transport::tcp;
  OptionSettings settings = configuration.options;
  if (stream && !names(settings, "SO_REUSEADDR")) settings.insert(settings.begin(), {"SO_REUSEADDR", true});
  apply(fd.get(), settings, {configuration.transport, address.isIPv6(), stream});
  if (::bind(fd.get(), address.get(), address.length) < 0)
    throw SystemError(errno, "bind", bindHint(errno, address));
  if (stream && ::listen(fd.get(), configuration.backlog) < 0)
    throw SystemError(errno, "listen", bindHint(errno, address));
  return fd;
}

void makeBlocking(int listener, bool blocking) {
  const int flags = ::fcntl(listener, F_GETFL);
  ::fcntl(listener, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

}  // namespace netlab
