#include "socket/unix_diagnosis.h"

#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "socket/diagnosis_socket.h"

namespace netlab {
namespace {

struct Question {
  nlmsghdr header{};
  unix_diag_req request{};
};

// An abstract name begins with a zero byte; it is shown with @, as ss and /proc/net/unix do.
std::string nameFrom(const char* bytes, size_t length) {
  std::string name(bytes, length);
  if (!name.empty() && name.front() == '\0') name.front() = '@';
  while (!name.empty() && name.back() == '\0') name.pop_back();
  return name;
}

DiagnosedUnixSocket readAnswer(const nlmsghdr& header) {
  const auto* answer = static_cast<const unix_diag_msg*>(NLMSG_DATA(&header));
  DiagnosedUnixSocket socket{};
  socket.inode = answer->udiag_ino;
  socket.type = answer->udiag_type;
  socket.listening = answer->udiag_state == TCP_LISTEN;
  socket.connected = answer->udiag_state == TCP_ESTABLISHED;
  const auto* attribute = reinterpret_cast<const rtattr*>(answer + 1);
  size_t rest = header.nlmsg_len - NLMSG_LENGTH(sizeof *answer);
  for (; RTA_OK(attribute, rest); attribute = RTA_NEXT(attribute, rest)) {
    const void* data = RTA_DATA(attribute);
    const size_t length = RTA_PAYLOAD(attribute);
    if (attribute->rta_type == UNIX_DIAG_NAME) socket.name = nameFrom(static_cast<const char*>(data), length);
    if (attribute->rta_type == UNIX_DIAG_PEER && length >= sizeof socket.peerInode)
      std::memcpy(&socket.peerInode, data, sizeof socket.peerInode);
    uint32_t memory[SK_MEMINFO_VARS]{};
    if (attribute->rta_type == UNIX_DIAG_MEMINFO) {
      std::memcpy(memory, data, std::min(length, sizeof memory));
      socket.buffers = {.send = static_cast<int>(memory[SK_MEMINFO_SNDBUF]),
                        .receive = static_cast<int>(memory[SK_MEMINFO_RCVBUF])};
      socket.drops = memory[SK_MEMINFO_DROPS];
    }
    unix_diag_rqlen queues{};
    if (attribute->rta_type == UNIX_DIAG_RQLEN && length >= sizeof queues) {
      std::memcpy(&queues, data, sizeof queues);
      socket.receiveQueue = queues.udiag_rqueue;
      socket.sendQueue = queues.udiag_wqueue;
    }
  }
  return socket;
}

Question questionFor(uint16_t flags) {
  Question question;
  question.header.nlmsg_len = sizeof question;
  question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.header.nlmsg_flags = static_cast<uint16_t>(NLM_F_REQUEST | flags);
  question.request.sdiag_family = AF_UNIX;
  question.request.udiag_states = ~0u;
  question.request.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN | UDIAG_SHOW_MEMINFO;
  question.request.udiag_cookie[0] = question.request.udiag_cookie[1] = ~0u;  // INET_DIAG_NOCOOKIE
  return question;
}

}  // namespace

std::optional<DiagnosedUnixSocket> diagnoseUnix(uint32_t inode) {
  Question question = questionFor(0);
  question.request.udiag_ino = inode;
  std::optional<DiagnosedUnixSocket> found;
  DiagnosisSocket diagnosis;
  diagnosis.ask(&question, sizeof question);
  diagnosis.answers(false, [&](const nlmsghdr& answer) {
    found = readAnswer(answer);
    return false;
  });
  return found;
}

void eachUnixSocket(const std::function<void(const DiagnosedUnixSocket&)>& take) {
  const Question question = questionFor(NLM_F_DUMP);
  DiagnosisSocket diagnosis;
  diagnosis.ask(&question, sizeof question);
  diagnosis.answers(true, [&](const nlmsghdr& answer) {
    take(readAnswer(answer));
    return true;
  });
}

}  // namespace netlab
