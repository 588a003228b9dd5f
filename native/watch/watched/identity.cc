#include "watch/watched/identity.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "socket/error.h"

namespace netlab::watch {
namespace {

int optionOf(int fd, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : 0;
}

// As socket diagnosis has it: of one that is not connected all zero.
Address peerOf(int fd, const Address& local) {
  Address peer;
  peer.length = sizeof peer.storage;
  if (::getpeername(fd, peer.get(), &peer.length) == 0) return peer;
  peer = {};
  peer.storage.ss_family = local.storage.ss_family;
  peer.length = local.length;
  return peer;
}

}  // namespace

std::shared_ptr<KnownSocket> identify(int fd) {
  struct stat status {};
  const int domain = optionOf(fd, SO_DOMAIN), protocol = optionOf(fd, SO_PROTOCOL);
  const bool isOfInternet = domain == AF_INET || domain == AF_INET6;
  if (!isOfInternet || (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP) || ::fstat(fd, &status) < 0)
    return nullptr;
  auto known = std::make_shared<KnownSocket>();
  known->kind = protocol == IPPROTO_TCP ? WatchedSocketKind::tcp : WatchedSocketKind::udp;
  known->inode = status.st_ino;
  known->listening = optionOf(fd, SO_ACCEPTCONN) != 0;
  known->local = localAddress(fd);
  known->peer = peerOf(fd, known->local);
  if (known->local.port() == 0) return nullptr;
  known->localText = known->local.text();
  known->peerText = known->peer.text();
  return known;
}

}  // namespace netlab::watch
