// Socket options: what there is, what each does, what the kernel says now, and how it is changed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "socket/address.h"
#include "socket/option_access.h"
#include "socket/sentence.h"

namespace netlab {

struct LingerSetting {
  bool on;
  int seconds;
  bool operator==(const LingerSetting&) const = default;
};

// monostate: the kernel did not answer, or was not asked.
using OptionValue = std::variant<std::monostate, bool, int64_t, std::string, LingerSetting>;

enum class OptionKind { flag, integer, duration, name, linger };
enum class SettableWhen { beforeBind, beforeListen, any, never };

// How the value lies in memory when it crosses to the kernel. A symbol is an int with a name (SOCK_STREAM).
enum class OptionEncoding { integer32, unsigned32, unsigned64, timeval, characters, symbol, linger };

// The socket at hand. isListener: a TCP socket that listens or will; false for connections and for UDP.
// isLocal: a UNIX socket, which is of no transport and has the options of SOL_SOCKET alone.
struct SocketKind {
  Transport transport;
  bool isIPv6;
  bool isListener;
  bool isLocal = false;
};

// Sets of sockets for which an option does something.
using Roles = unsigned;
namespace role {
constexpr Roles listener = 1, connection = 2, datagram = 4;
constexpr Roles stream = listener | connection, every = stream | datagram;
}  // namespace role

struct OptionDefinition {
  std::string_view name;
  std::string_view levelName;
  int level;
  int optname;
  OptionKind kind;
  OptionEncoding encoding = OptionEncoding::integer32;
  std::string_view unit = "";  // empty: none
  int64_t minimum = 0;         // of the number; of the seconds for SO_LINGER
  int64_t maximum = 1;
  SettableWhen when = SettableWhen::any;
  // Other sockets may take the option too: it does nothing there, and `elsewhere` says why.
  Roles effectiveFor = role::every;
  std::string_view elsewhere = "";
  std::string_view privilege = "";  // empty: none needed
  std::string_view effect;          // one sentence
};

struct OptionReport {
  const OptionDefinition* definition;
  OptionValue value;
  OptionValue defaultValue;  // of a fresh socket on this machine
  bool settable;
  Sentence reason;  // why it cannot be set or read now
  std::vector<std::string> choices;
};

std::span<const OptionDefinition> optionTable();

// nullptr when the table does not have it.
const OptionDefinition* findOption(std::string_view name);

// Whether this kind of socket has the option at all (TCP_* only on TCP, IPV6_* only on IPv6).
bool applies(const OptionDefinition& definition, const SocketKind& kind);

// What the kernel says now. Reads only: asks nothing that changes the socket, so a pending SO_ERROR (which
// reading takes away) is reported as pending, not read; see takeError.
OptionReport reportOption(int fd, const OptionDefinition& definition, const SocketKind& kind);
std::vector<OptionReport> reportOptions(int fd, const SocketKind& kind);
OptionReport reportOption(const OptionAccess& socket, const OptionDefinition& definition,
                          const SocketKind& kind);
std::vector<OptionReport> reportOptions(const OptionAccess& socket, const SocketKind& kind);

// setsockopt, then the report of what the kernel made of it. The kernel is the judge: an option that is not
// `settable` is tried all the same. Throws SystemError (syscall "setsockopt"), or std::invalid_argument
// before any system call for a value of the wrong kind or out of range. Flags also take 0 and 1.
OptionReport setOption(int fd, const OptionDefinition& definition, const SocketKind& kind,
                       const OptionValue& value);
OptionReport setOption(const OptionAccess& socket, const OptionDefinition& definition, const SocketKind& kind,
                       const OptionValue& value);

// Reads SO_ERROR, which clears it: the errno of the socket's pending error, 0 for none.
int takeError(int fd);

}  // namespace netlab
