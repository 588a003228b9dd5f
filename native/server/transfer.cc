// How bytes move: from a socket to the application, from a queue to a socket.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "server/streams.h"
#include "socket/transfer_calls.h"

namespace netlab {
namespace {

// Calls on one connection in one turn, so that one busy peer does not starve the others.
constexpr int transferBudget = 32;

bool isAtMark(int fd) {
  int answer = 0;
  return ::ioctl(fd, SIOCATMARK, &answer) == 0 && answer != 0;
}

// Reads on behind an earlier receive, but not at the mark of an urgent byte: there a plain receive would step
// over the byte, and it would be lost (net/ipv4/tcp.c, tcp_recvmsg_locked). Where nothing waits yet, an
// urgent byte could come between a look at the mark and the receive; so something must wait before the look,
// and what tells is the call whose EAGAIN or end of file the caller reads on for.
int64_t readOnCall(int fd, char* buffer, size_t size) {
  const ssize_t waiting = receiveCall(fd, buffer, 1, MSG_PEEK);
  if (waiting <= 0) return waiting;
  return isAtMark(fd) ? notMade : receiveCall(fd, buffer, size, 0);
}

}  // namespace

void Streams::connectionReady(Connection& connection, const Ready& ready) {
  if (connection.closing) return;
  connection.lastActiveAt.store(loop_.now(), std::memory_order_relaxed);
  const Want want = wantOf(connection);
  connection.readOn |= ready.peerFinished || ready.exceptional || ready.hangUp || ready.failed;
  if (ready.exceptional && want.except) receiveUrgent(connection);
  // An error or a hang-up comes unasked; the next call on the socket tells which.
  const bool trouble = (ready.failed || ready.hangUp) && !loop_.faults.on(Fault::hupIgnored);
  if ((ready.readable || trouble) && want.read) receive(connection, false);
  if (connection.gone() || connection.closing) return;
  if (ready.writable || (trouble && !want.read)) flush(connection);
  // Neither side has anything left to say on it, and it would be reported forever.
  if (trouble && !want.read && !connection.gone() && connection.queue.empty()) closeSoon(connection);
}

// `readsOn`: something was received since the last report.
void Streams::receive(Connection& connection, bool readsOn) {
  const size_t size = configuration_.receiveSize;
  const bool oneOnly = loop_.faults.on(Fault::edgeOneReceive) || configuration_.drain == Drain::once;
  for (int calls = 0; calls < transferBudget; ++calls) {
    const CallResult result =
        loop_.call(Call::receive, &connection, connection.fd, static_cast<int64_t>(size), [&]() -> int64_t {
          return readsOn ? readOnCall(connection.fd, buffer_.data(), size)
                         : receiveCall(connection.fd, buffer_.data(), size, 0);
        });
    if (!result.made) {
      if (!readsOn || connection.gone() || loop_.control.stopping()) return;
      receiveUrgent(connection);
      readsOn = false;  // the byte was fetched, or had been: its place in the stream may be stepped over
      continue;
    }
    loop_.counters.receives.add();
    if (result.returned < 0) {
      if (result.errnoNumber == EINTR) continue;
      if (result.errnoNumber != EAGAIN) return fail(connection, result.errnoNumber);
      connection.readOn = false;
      return;
    }
    if (result.returned == 0) return endOfFile(connection);
    const auto received = static_cast<size_t>(result.returned);
    connection.received.add(received);
    loop_.counters.bytesReceived.add(received);
    application_->received(connection, {buffer_.data(), received}, received == size);
    if (oneOnly) return;
    if (configuration_.drain == Drain::untilShort && received < size && !connection.readOn) return;
    if (connection.gone() || connection.closing || connection.readingPaused()) return;
    readsOn = true;
  }
  putOff(connection);
}

// At the mark of urgent data a plain receive stops; MSG_OOB fetches the one byte that TCP keeps out of line.
void Streams::receiveUrgent(Connection& connection) {
  char byte = 0;
  const CallResult result = loop_.call(Call::receive, &connection, connection.fd, 1,
                                       [&] { return ::recv(connection.fd, &byte, 1, MSG_OOB); });
  if (result.made && result.returned == 1)
    loop_.note(Note::urgentByte, connection.fd, connection.id, static_cast<unsigned char>(byte));
}

// Returns how many bytes the kernel took; 0 when it takes none now, or the connection broke.
int64_t Streams::sendOnce(Connection& connection, std::string_view bytes) {
  for (;;) {
    const CallResult result = loop_.call(
        Call::send, &connection, connection.fd, static_cast<int64_t>(bytes.size()), [&]() -> int64_t {
          if (connection.writeShut) return notMade;  // shut while the loop was held
          return sendCall(connection.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        });
    if (!result.made) return 0;
    loop_.counters.sends.add();
    if (result.returned >= 0) {
      connection.sent.add(static_cast<uint64_t>(result.returned));
      loop_.counters.bytesSent.add(static_cast<uint64_t>(result.returned));
      return result.returned;
    }
    if (result.errnoNumber == EINTR) continue;
    if (result.errnoNumber != EAGAIN) fail(connection, result.errnoNumber);
    return 0;
  }
}

void Streams::flush(Connection& connection) {
  bool blocked = false;
  for (int calls = 0; calls < transferBudget && !blocked && !connection.queue.empty(); ++calls) {
    const std::string_view front = connection.queue.front();
    const auto taken = static_cast<size_t>(sendOnce(connection, front));
    if (connection.gone() || connection.closing) return;
    blocked = taken == 0;
    if (blocked) break;
    if (taken < front.size() && loop_.faults.on(Fault::partialSend))
      connection.queue.dropFront();
    else
      connection.queue.consume(taken);
    // A short send means that the buffer is full: the next would be EAGAIN. Under edge trigger that is what
    // arms the next report, so it is provoked.
    blocked = taken < front.size() && !loop_.edgeTriggered;
  }
  if (!blocked && !connection.queue.empty() && loop_.edgeTriggered) putOff(connection);
  afterSending(connection);
}

void Streams::afterSending(Connection& connection) {
  if (connection.pausedByQueue && connection.queue.isHalfEmpty(configuration_.queueLimit)) {
    connection.pausedByQueue = false;
    loop_.note(Note::readingResumed, connection.fd, connection.id,
               static_cast<int64_t>(connection.queue.bytes()));
  }
  if (connection.shutWhenSent && connection.queue.empty()) shutdownWrite(connection);
  if (connection.peerFinished && connection.queue.empty() && !loop_.faults.on(Fault::eofIgnored))
    closeSoon(connection);
  else
    updateInterest(connection);
}

// ---- Delivery

void Streams::reply(Connection& to, std::string_view bytes) {
  if (!takesMore(to)) return;
  size_t taken = 0;
  const bool atOnce = configuration_.writeStrategy == WriteStrategy::immediately && to.queue.empty();
  if (atOnce) {
    taken = static_cast<size_t>(sendOnce(to, bytes));
    if (!takesMore(to) || taken == bytes.size() || loop_.faults.on(Fault::partialSend)) return;
  }
  Payload rest = std::make_shared<const std::string>(bytes.substr(taken));
  // While the send was held at the gate, a person may have queued something: it comes behind.
  if (atOnce)
    to.queue.pushFirst(std::move(rest), 0);
  else
    to.queue.push(std::move(rest));
  // Full: the bytes stay with the peer. One more receive must always have room.
  if (!to.queue.hasRoomFor(configuration_.receiveSize, configuration_.queueLimit) && !to.pausedByQueue) {
    to.pausedByQueue = true;
    loop_.note(Note::readingPaused, to.fd, to.id, static_cast<int64_t>(to.queue.bytes()));
  }
  updateInterest(to);
}

void Streams::broadcast(const Connection& but, Payload payload) {
  // Copied: while a call is held at the gate, a person may close one of them. The graveyard keeps it till
  // then.
  std::vector<Connection*> everybody;
  for (const auto& connection : table_.all()) everybody.push_back(connection.get());
  for (Connection* receiver : everybody) {
    Connection& to = *receiver;
    if (&to == &but || !takesMore(to)) continue;
    if (!to.queue.hasRoomFor(payload->size(), configuration_.queueLimit)) {
      loop_.note(Note::slowReceiverClosed, to.fd, to.id, static_cast<int64_t>(to.queue.bytes()));
      closeSoon(to);
      continue;
    }
    if (configuration_.writeStrategy == WriteStrategy::immediately && to.queue.empty()) {
      const auto taken = static_cast<size_t>(sendOnce(to, *payload));
      if (!takesMore(to) || taken == payload->size()) continue;
      to.queue.pushFirst(payload, taken);
    } else {
      to.queue.push(payload);
    }
    updateInterest(to);
  }
}

// Not when we said that we send no more.
bool Streams::takesMore(const Connection& to) const {
  return to.mayBeWatched() && !to.writeShut && !to.shutWhenSent;
}

void Streams::print(OutputKind kind, const Connection& about, std::string_view bytes) {
  output_.print(kind, about.id, about.peerText, bytes, loop_.now());
}

}  // namespace netlab
