#include "socket/diagnosis.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <iterator>

#include "socket/diagnosis_socket.h"

namespace netlab {

const TcpStates closingStates = 1u << TCP_FIN_WAIT1 | 1u << TCP_FIN_WAIT2 | 1u << TCP_TIME_WAIT |
                                1u << TCP_CLOSE_WAIT | 1u << TCP_LAST_ACK | 1u << TCP_CLOSING;

namespace {

// The address as diagnosis knows it: without scope, and 127.0.0.1 for ::ffff:127.0.0.1, since the kernel
// keeps both in one table.
Address comparable(const Address& address) {
  if (!address.isIPv6()) return address;
  Address result = address;
  auto& scoped = reinterpret_cast<sockaddr_in6&>(result.storage);
  scoped.sin6_scope_id = 0;
  if (!IN6_IS_ADDR_V4MAPPED(&scoped.sin6_addr)) return result;
  const sockaddr_in6 from = scoped;
  result = {};
  auto& to = reinterpret_cast<sockaddr_in&>(result.storage);
  to.sin_family = AF_INET;
  to.sin_port = from.sin6_port;
  std::memcpy(&to.sin_addr, &from.sin6_addr.s6_addr[12], sizeof to.sin_addr);
  result.length = sizeof to;
  return result;
}

// The interface that a link-local address belongs to; its socket is bound to that, and found only by it.
uint32_t scopeOf(const Address& address) {
  if (!address.isIPv6()) return 0;
  return reinterpret_cast<const sockaddr_in6&>(address.storage).sin6_scope_id;
}

void putAddress(const Address& address, __be32 (&words)[4], __be16& port) {
  if (address.isIPv6()) {
    std::memcpy(words, &reinterpret_cast<const sockaddr_in6&>(address.storage).sin6_addr, sizeof words);
  } else {
    words[0] = reinterpret_cast<const sockaddr_in&>(address.storage).sin_addr.s_addr;
  }
  port = htons(static_cast<uint16_t>(address.port()));
}

Address takeAddress(int family, const __be32 (&words)[4], __be16 port) {
  Address address;
  if (family == AF_INET6) {
    auto& to = reinterpret_cast<sockaddr_in6&>(address.storage);
    to.sin6_family = AF_INET6;
    to.sin6_port = port;
    std::memcpy(&to.sin6_addr, words, sizeof to.sin6_addr);
    address.length = sizeof to;
  } else {
    auto& to = reinterpret_cast<sockaddr_in&>(address.storage);
    to.sin_family = AF_INET;
    to.sin_port = port;
    to.sin_addr.s_addr = words[0];
    address.length = sizeof to;
  }
  return address;
}

// idiag_timer, as inet_diag.c of the kernel sets it. "probe": of a peer whose window is closed.
const char* timerName(size_t timer) {
  static constexpr const char* names[] = {"off", "retransmit", "keepalive", "timewait", "probe"};
  return timer < std::size(names) ? names[timer] : "unknown";
}

DiagnosedSocket readAnswer(const nlmsghdr& header) {
  const auto& answer = *static_cast<const inet_diag_msg*>(NLMSG_DATA(&header));
  return {
      .state = tcpStateName(answer.idiag_state),
      .local = takeAddress(answer.idiag_family, answer.id.idiag_src, answer.id.idiag_sport),
      .peer = takeAddress(answer.idiag_family, answer.id.idiag_dst, answer.id.idiag_dport),
      .receiveQueue = answer.idiag_rqueue,
      .sendQueue = answer.idiag_wqueue,
      .timer = timerName(answer.idiag_timer),
      .timerMilliseconds = answer.idiag_timer == 0 ? 0 : answer.idiag_expires,
      .inode = answer.idiag_inode,
      .uid = answer.idiag_uid,
  };
}

// The attributes that follow an answer, where they were asked for.
void readAttributes(const nlmsghdr& header, DiagnosedConnection& connection) {
  const auto* answer = static_cast<const inet_diag_msg*>(NLMSG_DATA(&header));
  const auto* attribute = reinterpret_cast<const rtattr*>(answer + 1);
  size_t rest = header.nlmsg_len - NLMSG_LENGTH(sizeof *answer);
  for (; RTA_OK(attribute, rest); attribute = RTA_NEXT(attribute, rest)) {
    const void* data = RTA_DATA(attribute);
    const size_t length = RTA_PAYLOAD(attribute);
    if (attribute->rta_type == INET_DIAG_INFO) connection.tcpInfo = tcpInfoFrom(data, length);
    if (attribute->rta_type != INET_DIAG_SKMEMINFO) continue;
    uint32_t memory[SK_MEMINFO_VARS]{};
    std::memcpy(memory, data, std::min(length, sizeof memory));
    connection.buffers = {.send = static_cast<int>(memory[SK_MEMINFO_SNDBUF]),
                          .receive = static_cast<int>(memory[SK_MEMINFO_RCVBUF])};
    connection.drops = memory[SK_MEMINFO_DROPS];
  }
}

struct Question {
  nlmsghdr header{};
  inet_diag_req_v2 request{};
};

Question questionFor(int family, Transport transport, uint16_t flags) {
  Question question;
  question.header.nlmsg_len = sizeof question;
  question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.header.nlmsg_flags = static_cast<uint16_t>(NLM_F_REQUEST | flags);
  question.request.sdiag_family = static_cast<uint8_t>(family);
  question.request.sdiag_protocol = transport == Transport::tcp ? IPPROTO_TCP : IPPROTO_UDP;
  question.request.idiag_states = ~0u;
  question.request.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  question.request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  return question;
}

// A program for the kernel's filter: accept when the local port is >= port and <= port. Each step is a jump,
// of `yes` or `no` bytes; to land right at the end accepts, to land four bytes past it refuses.
struct LocalPortFilter {
  nlattr header{sizeof(LocalPortFilter), INET_DIAG_REQ_BYTECODE};
  inet_diag_bc_op atLeast{INET_DIAG_BC_S_GE, 8, 20};
  inet_diag_bc_op atLeastPort{};
  inet_diag_bc_op atMost{INET_DIAG_BC_S_LE, 8, 12};
  inet_diag_bc_op atMostPort{};

  explicit LocalPortFilter(int port) { atLeastPort.no = atMostPort.no = static_cast<unsigned short>(port); }
};

constexpr uint8_t everything = 1 << (INET_DIAG_INFO - 1) | 1 << (INET_DIAG_SKMEMINFO - 1);

DiagnosedConnection readWhole(const nlmsghdr& answer) {
  DiagnosedConnection connection{readAnswer(answer), {}, {}, 0};
  readAttributes(answer, connection);
  return connection;
}

// Calls `take` for each socket with this local port until it returns false.
void eachOfPort(Transport transport, int port, TcpStates states, uint8_t extensions,
                const std::function<bool(const nlmsghdr&)>& take) {
  LocalPortFilter filter(port);
  bool goesOn = true;
  for (int family : {AF_INET, AF_INET6}) {
    if (!goesOn) break;
    Question question = questionFor(family, transport, NLM_F_DUMP);
    question.header.nlmsg_len += sizeof filter;
    question.request.idiag_states = states;
    question.request.idiag_ext = extensions;
    DiagnosisSocket diagnosis;
    diagnosis.ask(&question, sizeof question, &filter, sizeof filter);
    diagnosis.answers(true, [&](const nlmsghdr& answer) { return goesOn = take(answer); });
  }
}

}  // namespace

std::optional<DiagnosedConnection> diagnose(const Address& local, const Address& peer) {
  Address ourLocal = comparable(local), ourPeer = comparable(peer);
  if (ourLocal.isIPv6() != ourPeer.isIPv6()) return std::nullopt;
  Question question = questionFor(ourLocal.isIPv6() ? AF_INET6 : AF_INET, Transport::tcp, 0);
  putAddress(ourLocal, question.request.id.idiag_src, question.request.id.idiag_sport);
  question.request.idiag_ext = everything;
  putAddress(ourPeer, question.request.id.idiag_dst, question.request.id.idiag_dport);
  question.request.id.idiag_if = scopeOf(local);
  DiagnosisSocket diagnosis;
  diagnosis.ask(&question, sizeof question);
  std::optional<DiagnosedConnection> found;
  diagnosis.answers(false, [&](const nlmsghdr& answer) {
    found = readWhole(answer);
    return false;
  });
  // Where there is no such connection the kernel answers with the listener of that port, if there is one.
  bool exact = found && comparable(found->local) == ourLocal && comparable(found->peer) == ourPeer;
  return exact ? found : std::nullopt;
}

std::optional<DiagnosedConnection> diagnose(Transport transport, int port, uint32_t inode) {
  std::optional<DiagnosedConnection> found;
  const TcpStates states = transport == Transport::tcp ? 1u << TCP_LISTEN : ~0u;
  eachOfPort(transport, port, states, everything, [&](const nlmsghdr& answer) {
    if (static_cast<const inet_diag_msg*>(NLMSG_DATA(&answer))->idiag_inode != inode) return true;
    found = readWhole(answer);
    return false;
  });
  return found;
}

std::vector<DiagnosedSocket> socketsOfPort(int port, size_t limit, TcpStates states) {
  std::vector<DiagnosedSocket> found;
  if (limit == 0) return found;
  eachOfPort(Transport::tcp, port, states, 0, [&](const nlmsghdr& answer) {
    found.push_back(readAnswer(answer));
    return found.size() < limit;
  });
  return found;
}

void eachSocket(Transport transport, const std::function<void(const DiagnosedSocket&)>& take) {
  for (int family : {AF_INET, AF_INET6}) {
    Question question = questionFor(family, transport, NLM_F_DUMP);
    question.request.idiag_states = ~(1u << TCP_TIME_WAIT | 1u << TCP_SYN_RECV);
    DiagnosisSocket diagnosis;
    diagnosis.ask(&question, sizeof question);
    diagnosis.answers(true, [&](const nlmsghdr& answer) {
      take(readAnswer(answer));
      return true;
    });
  }
}

}  // namespace netlab
