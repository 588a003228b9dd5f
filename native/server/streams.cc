#include "server/streams.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "socket/error.h"

namespace netlab {
namespace {

int familyOf(int fd) {
  return localAddress(fd).isIPv6() ? AF_INET6 : AF_INET;
}

}  // namespace

Streams::Streams(Loop& loop, const ServerConfiguration& configuration, int listener)
    : Service(true),
      loop_(loop),
      configuration_(configuration),
      application_(makeApplication(configuration.application, *this)),
      listener_(listener),
      family_(familyOf(listener)),
      buffer_(configuration.receiveSize) {
  // A gate before the loop runs would wait forever: this first call is the multiplexer's alone.
  if (const int error = loop_.watchFirst(listener_)) {
    throw SystemError(
        error, configuration.multiplexer,
        "Its descriptor's number is too large for this multiplexer: close others, or choose epoll.");
  }
  listenerWatched_ = true;
  faultsChanged();
}

// ---- Dispatch

void Streams::ready(const Ready& ready) {
  if (ready.fd == listener_) {
    acceptReady();
  } else {
    Connection* connection = table_.byFd(ready.fd);
    // Closed, or its number used again, earlier in this batch: the event speaks of a socket that is no more.
    if (!connection || connection->generation() != ready.generation) {
      loop_.counters.staleEvents.add();
      loop_.note(Note::staleEvent, ready.fd, 0, ready.generation);
      return;
    }
    connectionReady(*connection, ready);
  }
  closeThoseToBeClosed();
}

void Streams::afterBatch() {
  for (const uint64_t id : std::exchange(putOff_, {})) {
    if (Connection* connection = table_.byIdInLoop(id)) {
      if (wantOf(*connection).read) receive(*connection, true);
      if (!connection->gone() && !connection->queue.empty()) flush(*connection);
    }
  }
  if (std::exchange(acceptPutOff_, false)) acceptReady();
  if (acceptAgainAt_ && loop_.now() >= acceptAgainAt_) {
    acceptAgainAt_ = 0;
    loop_.note(Note::listenerResumed, listener_, 0, 0);
  }
  updateListener();
  closeThoseToBeClosed();
  graveyard_.clear();
}

int Streams::timeoutMilliseconds() const {
  if (!putOff_.empty() || acceptPutOff_) return 0;
  if (!acceptAgainAt_) return -1;
  const int64_t left = acceptAgainAt_ - loop_.now();
  return left <= 0 ? 0 : static_cast<int>(left / 1'000'000 + 1);
}

void Streams::finish() {
  while (!table_.all().empty()) {
    Connection& connection = *table_.all().back();
    // A server that stops does not wait for its peers, whatever SO_LINGER was set to: the kernel goes on
    // alone.
    linger lingering{};
    socklen_t size = sizeof lingering;
    ::getsockopt(connection.fd, SOL_SOCKET, SO_LINGER, &lingering, &size);
    if (lingering.l_onoff && lingering.l_linger > 0) {
      lingering = {};
      ::setsockopt(connection.fd, SOL_SOCKET, SO_LINGER, &lingering, sizeof lingering);
    }
    table_.close(connection);
    loop_.counters.closed.add();
  }
  toClose_.clear();
  graveyard_.clear();
}

// ---- The life of a connection

Want Streams::wantOf(const Connection& connection) const {
  const bool ignored = loop_.faults.on(Fault::eofIgnored);
  const bool read = !connection.readingPaused() && (!connection.peerFinished || ignored);
  const bool write = !connection.queue.empty() || loop_.faults.on(Fault::alwaysWritable);
  const bool except = read || loop_.faults.on(Fault::hupIgnored);
  return {.read = read, .write = write, .except = except};
}

// Looks again after each change: while it was held at the gate, a person may have changed what is wanted, and
// have had that told to the multiplexer before this was.
void Streams::updateInterest(Connection& connection) {
  while (connection.mayBeWatched()) {
    const Want want = wantOf(connection);
    const uint8_t bits = Loop::bitsOf(want);
    if (bits == connection.interest.load(std::memory_order_relaxed)) return;
    loop_.setInterest(&connection, connection.fd, connection.generation(), want);
    if (!connection.mayBeWatched()) return;
    connection.interest.store(bits, std::memory_order_relaxed);
  }
}

void Streams::faultsChanged() {
  if (!loop_.faults.on(Fault::closedNotRemoved)) {
    for (const int fd : std::exchange(notRemoved_, {}))
      if (!table_.byFd(fd)) loop_.setInterest(noSubject, fd, 0, {});
  }
  for (const auto& entry : table_.all()) {
    Connection& connection = *entry;
    const bool leaked = connection.leftOpen && !loop_.faults.on(Fault::removedNotClosed);
    const bool forgotten =
        connection.peerFinished && connection.queue.empty() && !loop_.faults.on(Fault::eofIgnored);
    if (leaked) connection.leftOpen = connection.closing = false;
    if (leaked || forgotten)
      closeSoon(connection);
    else
      updateInterest(connection);
  }
  closeThoseToBeClosed();
}

// The peer sends no more. What is queued for it is still sent (a half-close); then we close too.
void Streams::endOfFile(Connection& connection) {
  if (!connection.peerFinished) {
    loop_.note(Note::endOfFile, connection.fd, connection.id, 0);
    connection.peerFinished = true;
    application_->left(connection);
  }
  if (loop_.faults.on(Fault::eofIgnored)) return;
  if (connection.queue.empty())
    closeSoon(connection);
  else
    updateInterest(connection);
}

void Streams::fail(Connection& connection, int errnoNumber) {
  loop_.counters.resets.add();
  loop_.note(Note::reset, connection.fd, connection.id, errnoNumber);
  closeSoon(connection);
}

void Streams::closeSoon(Connection& connection) {
  if (connection.closing || connection.gone()) return;
  connection.closing = true;
  toClose_.push_back(&connection);
}

// Leaving may fill others' queues, and so close them too: until nobody is left to be closed.
void Streams::closeThoseToBeClosed() {
  while (!toClose_.empty()) {
    Connection* connection = toClose_.back();
    toClose_.pop_back();
    closeNow(*connection);
  }
}

void Streams::closeNow(Connection& connection) {
  if (connection.gone()) return;
  if (connection.joined && !connection.peerFinished) application_->left(connection);
  const int fd = connection.fd;
  // Taken out first: epoll forgets a closed descriptor only when no duplicate of it is open, poll answers
  // NVAL forever, select fails with EBADF.
  if (loop_.faults.on(Fault::closedNotRemoved))
    notRemoved_.insert(fd);
  else
    loop_.setInterest(&connection, fd, connection.generation(), {});
  if (loop_.faults.on(Fault::removedNotClosed)) {
    connection.interest = 0;
    connection.peerFinished = true;
    connection.leftOpen = true;
    return;
  }
  const CallResult result = loop_.call(Call::close, &connection, fd, 0, [&] {
    graveyard_.push_back(table_.close(connection));
    return 0;
  });
  if (!result.made) return;  // stopping: finish() closes it
  loop_.closedUnremoved(fd);
  loop_.counters.closed.add();
  if (acceptAgainAt_) acceptAgainAt_ = loop_.now();
}

void Streams::shutdownWrite(Connection& connection) {
  if (connection.writeShut) return;
  connection.writeShut = true;
  loop_.call(Call::shutdown, &connection, connection.fd, SHUT_WR,
             [&] { return ::shutdown(connection.fd, SHUT_WR); });
}

void Streams::putOff(Connection& connection) {
  if (std::ranges::find(putOff_, connection.id) == putOff_.end()) putOff_.push_back(connection.id);
}

// Past the queue, as urgent data is meant to be: the mark lies where the stream stands now. Of several bytes
// only the last is urgent (man 7 tcp).
void Streams::sendUrgent(Connection& connection, const std::string& text) {
  const auto size = static_cast<int64_t>(text.size());
  const CallResult result = loop_.call(Call::send, &connection, connection.fd, size, [&] {
    return ::send(connection.fd, text.data(), text.size(), MSG_OOB | MSG_NOSIGNAL | MSG_DONTWAIT);
  });
  loop_.counters.sends.add();
  if (result.returned < 0) {
    throw SystemError(result.errnoNumber, "send",
                      result.errnoNumber == EAGAIN
                          ? "The send buffer is full: wait until the peer has read, and send it again."
                          : "Nothing was sent: the connection is about to be closed.");
  }
  connection.sent.add(static_cast<uint64_t>(result.returned));
  loop_.counters.bytesSent.add(static_cast<uint64_t>(result.returned));
  if (result.returned < size) {
    throw SystemError(EAGAIN, "send",
                      {"The send buffer took {0} of {1} bytes, and marked the last of those as urgent.",
                       {std::to_string(result.returned), std::to_string(size)}});
  }
}

// ---- Commands of a person

ActResult Streams::act(uint64_t id, Action action, const std::string& text) {
  Connection* connection = table_.byIdInLoop(id);
  if (!connection) return ActResult::noSuchConnection;
  if (connection->leftOpen) return ActResult::leftOpen;
  if (connection->closing) return ActResult::noSuchConnection;  // its close is held, or about to be made
  switch (action) {
    case Action::pauseReading:
      connection->pausedByPerson = true;
      break;
    case Action::resumeReading:
      connection->pausedByPerson = false;
      break;
    case Action::shutdownWrite:
      connection->shutWhenSent = true;
      if (connection->queue.empty()) shutdownWrite(*connection);
      break;
    case Action::reset: {
      const linger abortive{1, 0};  // close then sends RST at once (man 7 socket)
      ::setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &abortive, sizeof abortive);
      closeSoon(*connection);
      break;
    }
    case Action::close:
      closeSoon(*connection);
      break;
    case Action::sendUrgent:
      if (connection->writeShut || connection->shutWhenSent) return ActResult::writeIsShut;
      sendUrgent(*connection, text);
      break;
    case Action::send:
      if (connection->writeShut || connection->shutWhenSent) return ActResult::writeIsShut;
      if (!connection->queue.hasRoomFor(text.size(), configuration_.queueLimit)) return ActResult::queueFull;
      if (!text.empty()) connection->queue.push(std::make_shared<const std::string>(text));
      break;
  }
  if (connection->closing)
    closeThoseToBeClosed();
  else
    updateInterest(*connection);
  return ActResult::done;
}

}  // namespace netlab
