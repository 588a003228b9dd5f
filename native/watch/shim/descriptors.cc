#include "watch/shim/descriptors.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>

#include "watch/shim/call.h"
#include "watch/shim/kernel.h"
#include "watch/shim/ring.h"
#include "watch/shim/threads.h"

namespace netlab::watch {
namespace {

std::atomic<Known> known[descriptorCount];

bool isInTable(int fd) {
  return fd >= 0 && static_cast<size_t>(fd) < descriptorCount;
}

// 0: no socket.
uint64_t inodeOfSocket(int fd) {
  struct stat status;
#ifdef SYS_fstat
  const long result = kernel(SYS_fstat, fd, &status);
#else
  const long result = kernel(SYS_newfstatat, fd, "", &status, AT_EMPTY_PATH);
#endif
  return result == 0 && S_ISSOCK(status.st_mode) ? status.st_ino : 0;
}

int optionOf(int fd, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  return kernel(SYS_getsockopt, fd, SOL_SOCKET, name, &value, &size) == 0 ? value : 0;
}

bool hasName(int fd, long which) {
  sockaddr_un address;
  socklen_t size = sizeof address;
  return kernel(which, fd, &address, &size) == 0 && size > sizeof(sa_family_t);
}

bool isPair(int fd) {
  return optionOf(fd, SO_DOMAIN) == AF_UNIX && !hasName(fd, SYS_getsockname) && !hasName(fd, SYS_getpeername);
}

Known look(int fd) {
  return inodeOfSocket(fd) && !isPair(fd) ? Known::unlisted : Known::notSocket;
}

// A number that names nothing is looked at again: by the next call it may be opened.
Known lookOnce(int fd) {
  Known at = knownOf(fd);
  if (at != Known::unknown) return at;
  at = look(fd);
  if (at != Known::notSocket || kernel(SYS_fcntl, fd, F_GETFD) >= 0) setKnown(fd, at);
  return at;
}

NewSocket describe(int fd) {
  NewSocket socket;
  socket.kind = kindOf(optionOf(fd, SO_DOMAIN), optionOf(fd, SO_TYPE), optionOf(fd, SO_PROTOCOL));
  socket.listening = optionOf(fd, SO_ACCEPTCONN) != 0;
  if (kernel(SYS_fcntl, fd, F_GETFL) & O_NONBLOCK) socket.flags |= Descriptor::nonBlocking;
  if (isPair(fd)) socket.flags |= Descriptor::pair;
  return socket;
}

void fill(Descriptor& to, const NewSocket& socket, uint32_t number) {
  const auto relaxed = std::memory_order_relaxed;
  to.number.store(0, relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  to.kind.store(socket.kind, relaxed);
  to.direction.store(socket.direction, relaxed);
  to.listening.store(socket.listening, relaxed);
  to.flags.store(socket.flags, relaxed);
  to.inode.store(socket.inode, relaxed);
  to.openedAt.store(socket.openedAt, relaxed);
  to.lastActiveAt.store(socket.openedAt, relaxed);
  to.received.store(0, relaxed);
  to.sent.store(0, relaxed);
  to.backlog.store(0, relaxed);
  to.number.store(number, std::memory_order_release);
}

Descriptor* add(int fd, const NewSocket& socket, uint32_t number) {
  Descriptor* place = isInTable(fd) ? &ring->descriptors[fd] : nullptr;
  if (!place || !hasMemory(place, sizeof *place)) {
    ring->header.descriptorsNotSeen.fetch_add(1, std::memory_order_relaxed);
    setKnown(fd, Known::noRoom);
    return nullptr;
  }
  const auto page = static_cast<size_t>(fd) / 64;
  ring->header.descriptorPages[page / 64].fetch_or(uint64_t{1} << page % 64, std::memory_order_release);
  fill(*place, socket, number);
  setKnown(fd, Known::socket);
  return place;
}

uint32_t nextNumber() {
  return ring->header.numbers.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

Known knownOf(int fd) {
  return isInTable(fd) ? known[fd].load(std::memory_order_relaxed) : Known::noRoom;
}

void setKnown(int fd, Known value) {
  if (isInTable(fd)) known[fd].store(value, std::memory_order_relaxed);
}

void leaveOut(int fd) {
  forget(fd);
  setKnown(fd, Known::leftOut);
  hasLeftOut.store(true, std::memory_order_relaxed);
}

bool isSocket(int fd) {
  const Known at = lookOnce(fd);
  return at == Known::socket || at == Known::unlisted;
}

bool isNetwork(int fd) {
  const Known at = lookOnce(fd);
  return at == Known::socket || (at == Known::unlisted && !isPair(fd));
}

Descriptor* socketAt(int fd) {
  const Known at = knownOf(fd);
  if (at == Known::socket) return &ring->descriptors[fd];
  const bool isOne = at == Known::unlisted || (at == Known::unknown && isSocket(fd));
  return isOne ? addSocket(fd, describe(fd)) : nullptr;
}

SocketKind kindOf(int domain, int type, int protocol) {
  type &= ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  const bool stream = type == SOCK_STREAM, datagram = type == SOCK_DGRAM;
  if (domain == AF_UNIX)
    return stream ? SocketKind::unixStream : datagram ? SocketKind::unixDatagram : SocketKind::unixSequenced;
  if (domain != AF_INET && domain != AF_INET6) return SocketKind::other;
  if (stream && (protocol == 0 || protocol == IPPROTO_TCP)) return SocketKind::tcp;
  if (datagram && (protocol == 0 || protocol == IPPROTO_UDP)) return SocketKind::udp;
  return SocketKind::other;
}

Descriptor* addSocket(int fd, NewSocket socket) {
  if (!socket.inode) socket.inode = inodeOfSocket(fd);
  return add(fd, socket, nextNumber());
}

void duplicate(int from, int to) {
  if (from == to) return;
  const Known at = knownOf(from);
  const bool isOne = at == Known::socket || at == Known::unlisted;
  const Descriptor* original = isOne && mode() == Mode::watching ? socketAt(from) : nullptr;
  if (!original) {
    forget(to);
    return setKnown(to, at == Known::epoll || at == Known::leftOut ? at : Known::unknown);
  }
  const auto relaxed = std::memory_order_relaxed;
  const NewSocket socket{original->kind.load(relaxed),  original->direction.load(relaxed),
                         original->flags.load(relaxed), original->listening.load(relaxed) != 0,
                         original->inode.load(relaxed), original->openedAt.load(relaxed)};
  Descriptor* copy = add(to, socket, original->number.load(relaxed));
  if (copy) copy->backlog.store(original->backlog.load(relaxed), relaxed);
}

void forget(int fd) {
  const Known before = knownOf(fd);
  if (before == Known::unknown || !isInTable(fd)) return;
  setKnown(fd, Known::unknown);
  if (before == Known::socket) ring->descriptors[fd].number.store(0, std::memory_order_release);
}

void forgetFrom(unsigned first, unsigned last) {
  for (size_t fd = first; fd <= last && fd < descriptorCount; ++fd) forget(static_cast<int>(fd));
}

Heritage::Heritage() {
  if (mode() != Mode::watching || !ownsTables()) return;
  constexpr size_t bytes = descriptorCount * sizeof(Descriptor);
  const long at = kernel(SYS_mmap, nullptr, bytes, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at < 0 && at > -4096) return;
  descriptors_ = reinterpret_cast<Descriptor*>(at);
  for (size_t word = 0; word < descriptorCount / 64 / 64; ++word) {
    uint64_t pages = ring->header.descriptorPages[word].load(std::memory_order_relaxed);
    for (; pages; pages &= pages - 1) {
      const size_t first = (word * 64 + static_cast<size_t>(__builtin_ctzll(pages))) * 64;
      __builtin_memcpy(static_cast<void*>(&descriptors_[first]), &ring->descriptors[first],
                       64 * sizeof(Descriptor));
    }
  }
  thread.heritage = descriptors_;
}

Heritage::~Heritage() {
  if (!descriptors_) return;
  thread.heritage = nullptr;
  kernel(SYS_munmap, descriptors_, descriptorCount * sizeof(Descriptor));
}

void copyDescriptors(const Ring& parent) {
  const auto relaxed = std::memory_order_relaxed;
  const Descriptor* descriptors = thread.heritage ? thread.heritage : parent.descriptors;
  ring->header.numbers.store(parent.header.numbers.load(relaxed), relaxed);
  for (size_t fd = 0; fd < descriptorCount; ++fd) {
    if (known[fd].load(relaxed) != Known::socket) continue;
    const Descriptor& from = descriptors[fd];
    const uint32_t number = from.number.load(relaxed);
    if (!number) {
      // Closed in the parent meanwhile: the child's own is looked at when it is used.
      known[fd].store(Known::unknown, relaxed);
      continue;
    }
    const NewSocket socket{from.kind.load(relaxed),  from.direction.load(relaxed),
                           from.flags.load(relaxed), from.listening.load(relaxed) != 0,
                           from.inode.load(relaxed), from.openedAt.load(relaxed)};
    Descriptor* copy = add(static_cast<int>(fd), socket, number);
    if (copy) copy->backlog.store(from.backlog.load(relaxed), relaxed);
  }
}

}  // namespace netlab::watch
