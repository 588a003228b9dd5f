#include "socket/diagnosis_socket.h"

#include <linux/sock_diag.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

#include "socket/error.h"

namespace netlab {
namespace {

SystemError failure(int number, const char* call) {
  return SystemError(
      number, call,
      "Sockets of other programs and closing sockets are shown by the kernel's socket diagnosis "
      "(modules inet_diag and tcp_diag): it does not answer here.");
}

}  // namespace

DiagnosisSocket::DiagnosisSocket() : fd_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {
  if (fd_.get() < 0) throw failure(errno, "socket");
}

void DiagnosisSocket::ask(const void* question, size_t length, const void* attribute,
                          size_t attributeLength) {
  iovec parts[] = {{const_cast<void*>(question), length}, {const_cast<void*>(attribute), attributeLength}};
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  msghdr message{};
  message.msg_name = &kernel;
  message.msg_namelen = sizeof kernel;
  message.msg_iov = parts;
  message.msg_iovlen = attributeLength > 0 ? 2 : 1;
  if (::sendmsg(fd_.get(), &message, 0) < 0) throw failure(errno, "sendmsg");
}

void DiagnosisSocket::answers(bool dump, const std::function<bool(const nlmsghdr&)>& take) {
  alignas(nlmsghdr) char buffer[32 * 1024];
  for (;;) {
    ssize_t received = ::recv(fd_.get(), buffer, sizeof buffer, 0);
    if (received < 0 && errno == EINTR) continue;
    if (received < 0) throw failure(errno, "recv");
    ssize_t rest = received;
    for (auto* header = reinterpret_cast<nlmsghdr*>(buffer); NLMSG_OK(header, rest);
         header = NLMSG_NEXT(header, rest)) {
      if (header->nlmsg_type == NLMSG_DONE) return;
      if (header->nlmsg_type == NLMSG_ERROR) {
        int number = -static_cast<nlmsgerr*>(NLMSG_DATA(header))->error;
        if (number == ENOENT) return;  // no such socket
        throw failure(number, "SOCK_DIAG");
      }
      if (!take(*header) || !dump) return;
    }
  }
}

}  // namespace netlab
