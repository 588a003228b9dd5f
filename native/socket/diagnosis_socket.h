// The conversation with the kernel's socket diagnosis: one question, and its answers.
#pragma once

#include <linux/netlink.h>

#include <cstddef>
#include <functional>

#include "socket/owned_descriptor.h"

namespace netlab {

// A netlink socket of its own for each question.
class DiagnosisSocket {
 public:
  DiagnosisSocket();  // throws SystemError

  // `question` begins with its nlmsghdr, whose nlmsg_len counts the attribute behind it, too. Throws
  // SystemError.
  void ask(const void* question, size_t length, const void* attribute = nullptr, size_t attributeLength = 0);

  // Calls `take` for each answer until it returns false, the kernel says it has no more, or refuses. An
  // answer to a dump has several messages, that to an exact question one. Throws SystemError; no such socket
  // is no answer.
  void answers(bool dump, const std::function<bool(const nlmsghdr&)>& take);

 private:
  const OwnedDescriptor fd_;
};

}  // namespace netlab
