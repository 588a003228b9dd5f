#include "watch/findings/scene.h"

#include <cerrno>

namespace netlab::watch {

void Scene::take(const ToldCall& told) {
  const Record::Call& call = told.call;
  switch (told.kind) {
    case CallKind::wait:
      if (told.isRealWait()) takeWait(told);
      break;
    case CallKind::accept:
      takeUse(told);
      if (!call.errnoNumber) name(call.other, call.connection, true);
      break;
    case CallKind::receive:
    case CallKind::send:
      takeUse(told);
      break;
    case CallKind::socket:
      if (!call.errnoNumber) takeSocket(told);
      break;
    case CallKind::close:
      if (told.function == Function::close_range) {
        descriptors_.clear();
      } else if (call.errnoNumber != EBADF) {
        descriptors_[call.fd] = {.isClosed = true, .closedAtSite = call.site};
        lastClose_ = {call.fd, call.site, call.connection};
      }
      break;
    default:
      break;
  }
}

void Scene::takeWait(const ToldCall& told) {
  Thread& thread = threads_[told.thread];
  ++thread.waits;
  thread.lastWait = ++waits_;
  for (const Record::Ready& each : told.ready) {
    Descriptor& descriptor = descriptors_[each.fd];
    descriptor.reportedTo = told.thread;
    descriptor.reportedIn = waits_;
    descriptor.bits = each.bits;
    descriptor.isUsed = descriptor.isReceivedFrom = false;
  }
}

void Scene::takeUse(const ToldCall& told) {
  const Record::Call& call = told.call;
  if (call.fd < 0) return;
  Descriptor& descriptor = descriptors_[call.fd];
  descriptor.isUsed = true;
  if (told.kind == CallKind::receive) descriptor.isReceivedFrom = true;
  if (told.kind != CallKind::accept && call.connection) {
    descriptor.connection = call.connection;
    descriptor.isClosed = false;
  }
  if (told.kind == CallKind::send &&
      (call.errnoNumber == EAGAIN || (call.returned >= 0 && call.returned < call.asked)))
    lastFullSendAt_ = told.endedAt;
}

void Scene::takeSocket(const ToldCall& told) {
  const Record::Call& call = told.call;
  if (told.function == Function::socket || told.function == Function::socketpair) {
    name(call.fd, call.connection);
    if (call.other >= 0) name(call.other, 0);
  } else if (call.other >= 0 && call.other != call.fd) {
    name(call.other, call.connection, descriptor(call.fd).isAccepted);  // a duplicate
  }
}

void Scene::name(int fd, uint32_t connection, bool isAccepted) {
  descriptors_[fd] = {.connection = connection, .isAccepted = isAccepted};
  if (lastClose_.fd == fd) lastClose_ = {};
}

void Scene::forget() {
  threads_.clear();
  descriptors_.clear();
  lastClose_ = {};
}

const Scene::Thread& Scene::thread(pid_t id) const {
  static const Thread none;
  const Thread* found = threads_.find(id);
  return found ? *found : none;
}

const Scene::Descriptor& Scene::descriptor(int fd) const {
  static const Descriptor none;
  const Descriptor* found = descriptors_.find(fd);
  return found ? *found : none;
}

uint32_t Scene::connection(int fd) const {
  const Descriptor& of = descriptor(fd);
  if (of.connection || of.isClosed) return of.connection;
  const watch::Descriptor* found = socket(fd, 0);
  return found ? found->number.load(std::memory_order_relaxed) : 0;
}

bool Scene::isReportedAnew(int fd, pid_t id) const {
  const Descriptor& of = descriptor(fd);
  return of.reportedIn != 0 && of.reportedTo == id && !of.isUsed && of.reportedIn == thread(id).lastWait;
}

const watch::Descriptor* Scene::socket(int fd, uint32_t connection) const {
  const watch::Descriptor* found = view_.descriptor(fd);
  if (!found) return nullptr;
  const uint32_t number = found->number.load(std::memory_order_acquire);
  return number != 0 && (connection == 0 || number == connection) ? found : nullptr;
}

bool Scene::isStream(int fd, uint32_t connection) const {
  const watch::Descriptor* found = socket(fd, connection);
  if (!found) {
    // It was closed before its calls were read, as all are where a program is short.
    const Descriptor& of = descriptor(fd);
    return of.isAccepted && of.connection == connection;
  }
  const auto kind = found->kind.load(std::memory_order_relaxed);
  return kind == SocketKind::tcp || kind == SocketKind::unixStream;
}

}  // namespace netlab::watch
