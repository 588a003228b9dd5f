#include "socket/options.h"

#include <linux/capability.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <memory>
#include <mutex>

#include "socket/capability.h"
#include "socket/error.h"
#include "socket/option_value.h"

namespace netlab {
namespace {

bool is(const OptionDefinition& definition, int level, int optname) {
  return definition.level == level && definition.optname == optname;
}

bool isDeviceBinding(const OptionDefinition& definition) {
  return is(definition, SOL_SOCKET, SO_BINDTODEVICE);
}

// ---- What a fresh socket says

using Values = std::vector<OptionValue>;  // in the order of the table

// Empty when no socket could be made: no IPv6 here, or no descriptor left.
Values measureDefaults(const SocketKind& kind) {
  int type = kind.transport == Transport::tcp ? SOCK_STREAM : SOCK_DGRAM;
  int family = kind.isLocal ? AF_UNIX : kind.isIPv6 ? AF_INET6 : AF_INET;
  int fd = ::socket(family, type | SOCK_CLOEXEC, 0);
  if (fd < 0) return {};
  Values values;
  for (const OptionDefinition& definition : optionTable()) {
    OptionValue value;
    // A cookie is each socket's own: that of another one is no default.
    bool comparable = applies(definition, kind) && !is(definition, SOL_SOCKET, SO_COOKIE);
    if (comparable) readValue(DescriptorAccess(fd), definition, value);
    values.push_back(std::move(value));
  }
  ::close(fd);
  return values;
}

OptionValue defaultOf(const OptionDefinition& definition, const SocketKind& kind) {
  static std::mutex mutex;
  static std::array<Values, 8> measured;
  std::lock_guard lock(mutex);
  Values& values = measured[(kind.isLocal ? 4u : 0u) + (kind.transport == Transport::udp ? 2u : 0u) +
                            (kind.isIPv6 ? 1u : 0u)];
  if (values.empty()) values = measureDefaults(kind);
  return values.empty() ? OptionValue{} : values[static_cast<size_t>(&definition - optionTable().data())];
}

// ---- What can be chosen

std::vector<std::string> networkInterfaces() {
  std::vector<std::string> names;
  std::unique_ptr<struct if_nameindex, decltype(&if_freenameindex)> list(if_nameindex(), if_freenameindex);
  for (auto* entry = list.get(); entry && entry->if_name; ++entry) names.emplace_back(entry->if_name);
  return names;
}

std::vector<std::string> congestionAlgorithms() {
  std::string which = hasCapability(CAP_NET_ADMIN) ? "available" : "allowed";
  std::ifstream file("/proc/sys/net/ipv4/tcp_" + which + "_congestion_control");
  std::vector<std::string> names;
  for (std::string name; file >> name;) names.push_back(name);
  return names;
}

std::vector<std::string> choicesOf(const OptionDefinition& definition) {
  if (is(definition, IPPROTO_TCP, TCP_CONGESTION)) return congestionAlgorithms();
  if (!isDeviceBinding(definition)) return {};
  std::vector<std::string> names = networkInterfaces();
  names.insert(names.begin(), "");  // bound to none
  return names;
}

// ---- Why it cannot be set

Roles roleOf(const SocketKind& kind) {
  if (kind.transport == Transport::udp) return role::datagram;
  return kind.isListener ? role::listener : role::connection;
}

bool isListening(const OptionAccess& socket) {
  int listening = 0;
  socklen_t length = sizeof listening;
  return socket.get(SOL_SOCKET, SO_ACCEPTCONN, &listening, length) == 0 && listening != 0;
}

// Empty when it can be set now.
Sentence obstacle(const OptionAccess& socket, const OptionDefinition& definition, const SocketKind& kind,
                  const OptionValue& value) {
  if (definition.when == SettableWhen::never) return "The kernel reports it; it cannot be set.";
  if (!(definition.effectiveFor & roleOf(kind))) return definition.elsewhere;
  if (definition.when == SettableWhen::beforeBind && socket.isBound()) {
    return "bind reads it, and the socket is bound: give it when the server is started.";
  }
  if (definition.when == SettableWhen::beforeListen && isListening(socket)) {
    return "listen reads it, and the socket listens: give it when the server is started.";
  }
  const std::string* device = isDeviceBinding(definition) ? std::get_if<std::string>(&value) : nullptr;
  if (device && !device->empty() && !hasCapability(CAP_NET_RAW)) {
    return {"Bound to {0}: to change or clear that, the process would need CAP_NET_RAW.", {*device}};
  }
  return {};
}

// ---- Reading and setting

void readInto(OptionReport& report, const OptionAccess& socket) {
  const OptionDefinition& definition = *report.definition;
  if (is(definition, SOL_SOCKET, SO_ERROR)) {
    if (socket.errorWaits()) {
      report.reason = "An error waits; to read it here would take it from the program.";
    } else {
      report.value = int64_t{0};
    }
    return;
  }
  if (int number = readValue(socket, definition, report.value)) {
    report.reason = {"getsockopt: {0}.", {errnoName(number)}};
  }
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!name.empty()) text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

Sentence hintFor(const OptionDefinition& definition, int number) {
  std::string name(definition.name);
  switch (number) {
    case EPERM:
      return {"{0} needs a privilege that this process lacks: {1}.",
              {name, Sentence::Part::phrase(definition.privilege)}};
    case ENAMETOOLONG:
      return {"{0}: the kernel's names have at most 15 bytes.", {name}};
    case ENODEV:
    case ENOENT:
      return {"{0}: there is no such name here; there are: {1}.", {name, joined(choicesOf(definition))}};
    case ENOPROTOOPT:
      return {"{0} cannot be set: the kernel only reports it, or this kind of socket does not have it.",
              {name}};
    case EINVAL:
      return {"{0}: the kernel refuses this value, or this socket, in its state. {1}",
              {name, Sentence::Part::phrase(definition.elsewhere)}};
    default:
      return {"{0} was left as it was.", {name}};
  }
}

}  // namespace

OptionReport reportOption(const OptionAccess& socket, const OptionDefinition& definition,
                          const SocketKind& kind) {
  OptionReport report{&definition, {}, defaultOf(definition, kind), false, {}, choicesOf(definition)};
  readInto(report, socket);
  if (report.reason.empty()) {
    report.reason = obstacle(socket, definition, kind, report.value);
    report.settable = report.reason.empty();
  }
  return report;
}

std::vector<OptionReport> reportOptions(const OptionAccess& socket, const SocketKind& kind) {
  std::vector<OptionReport> reports;
  for (const OptionDefinition& definition : optionTable()) {
    if (applies(definition, kind)) reports.push_back(reportOption(socket, definition, kind));
  }
  return reports;
}

OptionReport setOption(const OptionAccess& socket, const OptionDefinition& definition, const SocketKind& kind,
                       const OptionValue& value) {
  checkValue(definition, value);
  if (int number = writeValue(socket, definition, value)) {
    throw SystemError(number, "setsockopt", hintFor(definition, number));
  }
  return reportOption(socket, definition, kind);
}

OptionReport reportOption(int fd, const OptionDefinition& definition, const SocketKind& kind) {
  return reportOption(DescriptorAccess(fd), definition, kind);
}

std::vector<OptionReport> reportOptions(int fd, const SocketKind& kind) {
  return reportOptions(DescriptorAccess(fd), kind);
}

OptionReport setOption(int fd, const OptionDefinition& definition, const SocketKind& kind,
                       const OptionValue& value) {
  return setOption(DescriptorAccess(fd), definition, kind, value);
}

int takeError(int fd) {
  int number = 0;
  socklen_t length = sizeof number;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &number, &length) == 0 ? number : errno;
}

}  // namespace netlab
