#include "server/datagrams.h"

#include <sys/socket.h>

#include <algorithm>

#include "socket/error.h"

namespace netlab {
namespace {

// Addresses are easily forged: the table of those that were heard from is bounded.
constexpr size_t mostPeers = 10'000;

// Calls in one turn.
constexpr int budget = 32;

// What all that waits to be sent may take, entries and all: in a chat one small datagram waits once for each
// peer.
constexpr size_t mostWaiting = 16 << 20;

// Beside its bytes: its places in its peer's queue and in the order of all, and the payload's own header.
constexpr size_t entryOverhead = 128;

size_t costOf(size_t bytes) {
  return bytes + entryOverhead;
}

}  // namespace

Datagrams::Datagrams(Loop& loop, const ServerConfiguration& configuration, int socket)
    : Service(false),
      loop_(loop),
      configuration_(configuration),
      application_(makeApplication(configuration.application, *this)),
      socket_(socket),
      buffer_(configuration.receiveSize) {
  if (const int error = loop_.watchFirst(socket_)) {
    throw SystemError(
        error, configuration.multiplexer,
        "Its descriptor's number is too large for this multiplexer: close others, or choose epoll.");
  }
  interest_ = Loop::bitsOf({.read = true});
}

void Datagrams::ready(const Ready& ready) {
  if (ready.fd != socket_) {
    loop_.counters.staleEvents.add();
    return;
  }
  if (ready.failed) receiveErrors();
  const bool nothingThere = ready.readable && !paused_ && !receive();
  // select folds errors into readable. They wait in a queue of their own, but take the datagrams' room.
  if (nothingThere && !ready.failed) receiveErrors();
  if (ready.writable) flush();
  updateInterest();
}

void Datagrams::afterBatch() {
  if (std::exchange(putOff_, false)) {
    if (!paused_) receive();
    flush();
    updateInterest();
  }
  graveyard_.clear();
}

void Datagrams::finish() {
  while (!table_.all().empty()) {
    table_.close(*table_.all().back());
    loop_.counters.closed.add();
  }
  graveyard_.clear();
}

// Looks again after each change: a person may have made another while it was held at the gate.
void Datagrams::updateInterest() {
  for (;;) {
    const Want want{.read = !paused_, .write = !waiting_.empty() || loop_.faults.on(Fault::alwaysWritable)};
    if (Loop::bitsOf(want) == interest_) return;
    loop_.setInterest(noSubject, socket_, 0, want);
    interest_ = Loop::bitsOf(want);
  }
}

// ---- Receiving

bool Datagrams::receive() {
  for (int calls = 0; calls < budget; ++calls) {
    Address from;
    from.length = sizeof from.storage;
    // MSG_TRUNC: the datagram's own length is returned even when the buffer was shorter.
    const CallResult result =
        loop_.call(Call::receive, noSubject, socket_, static_cast<int64_t>(buffer_.size()), [&] {
          return ::recvfrom(socket_, buffer_.data(), buffer_.size(), MSG_TRUNC, from.get(), &from.length);
        });
    if (!result.made) return true;
    loop_.counters.receives.add();
    if (result.returned < 0) {
      if (result.errnoNumber == EINTR) continue;
      if (result.errnoNumber == EAGAIN) return calls > 0;
      loop_.note(Note::datagramError, socket_, 0, result.errnoNumber);
      return true;
    }
    const auto length = static_cast<size_t>(result.returned);
    Connection& peer = peerAt(from);
    if (length > buffer_.size()) loop_.note(Note::datagramCut, socket_, peer.id, result.returned);
    const std::string_view bytes(buffer_.data(), std::min(length, buffer_.size()));
    peer.received.add(bytes.size());
    peer.lastActiveAt = loop_.now();
    loop_.counters.bytesReceived.add(bytes.size());
    // It may have been forgotten while its coming was announced.
    if (!peer.gone()) application_->received(peer, bytes, false);
    if (configuration_.drain == Drain::once || loop_.faults.on(Fault::edgeOneReceive)) return true;
  }
  putOff_ = true;
  return true;
}

// With IP_RECVERR an ICMP error waits in a queue of its own, and is reported until it was fetched.
void Datagrams::receiveErrors() {
  for (int calls = 0; calls < budget; ++calls) {
    char control[512];
    iovec part{buffer_.data(), buffer_.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    const CallResult result = loop_.call(Call::receive, noSubject, socket_, 0,
                                         [&] { return ::recvmsg(socket_, &message, MSG_ERRQUEUE); });
    if (!result.made || result.returned < 0) break;
    loop_.note(Note::datagramError, socket_, 0, result.returned);
  }
  if (const int error = takeError(socket_)) loop_.note(Note::datagramError, socket_, 0, error);
}

Connection& Datagrams::peerAt(const Address& address) {
  const std::string key = address.text();
  if (const auto found = idByAddress_.find(key); found != idByAddress_.end())
    return *table_.byIdInLoop(found->second);
  if (idByAddress_.size() >= mostPeers) forgetSilentest();
  Connection& peer = table_.add(socket_, address, loop_.now());
  idByAddress_[key] = peer.id;
  loop_.counters.accepts.add();
  application_->joined(peer);
  return peer;
}

void Datagrams::forgetSilentest() {
  const auto silentest = std::ranges::min_element(
      table_.all(), {}, [](const auto& connection) { return connection->lastActiveAt.load(); });
  Connection& peer = **silentest;
  loop_.note(Note::peerForgotten, socket_, peer.id, (loop_.now() - peer.lastActiveAt) / 1'000'000);
  forget(peer);
}

// Out of the table before anybody is told: while a send is held at the gate, it may be asked for again.
void Datagrams::forget(Connection& peer) {
  idByAddress_.erase(peer.peerText);
  std::erase_if(waiting_, [&](const Waiting& datagram) {
    if (datagram.peer != peer.id) return false;
    waitingCost_ -= datagram.cost;
    return true;
  });
  graveyard_.push_back(table_.close(peer));
  loop_.counters.closed.add();
  application_->left(peer);
}

// ---- Sending

bool Datagrams::sendTo(Connection& peer, std::string_view bytes) {
  for (bool triedAgain = false;;) {
    const CallResult result = loop_.call(Call::send, &peer, socket_, static_cast<int64_t>(bytes.size()), [&] {
      return ::sendto(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL, peer.peer.get(), peer.peer.length);
    });
    if (!result.made) return false;
    loop_.counters.sends.add();
    if (result.returned >= 0) {
      peer.sent.add(static_cast<uint64_t>(result.returned));
      loop_.counters.bytesSent.add(static_cast<uint64_t>(result.returned));
      return true;
    }
    if (result.errnoNumber == EAGAIN) return false;
    if (result.errnoNumber == EINTR) continue;
    // With IP_RECVERR the error may be of what was sent before, to anybody: it is told once, and nothing was
    // sent.
    if (!std::exchange(triedAgain, true)) {
      loop_.note(Note::datagramError, socket_, 0, result.errnoNumber);
      continue;
    }
    // This datagram cannot go (EMSGSIZE, EACCES); the next may.
    loop_.note(Note::datagramError, socket_, peer.id, result.errnoNumber);
    return true;
  }
}

void Datagrams::flush() {
  for (int calls = 0; calls < budget && !waiting_.empty(); ++calls) {
    Connection& peer = *table_.byIdInLoop(waiting_.front().peer);
    const bool sent = sendTo(peer, peer.queue.front());
    // Forgotten while the send was held, and with it all that waited for it.
    if (peer.gone()) continue;
    if (!sent) return;
    peer.queue.consume(peer.queue.front().size());
    waitingCost_ -= waiting_.front().cost;
    waiting_.pop_front();
  }
  if (!waiting_.empty()) putOff_ = loop_.edgeTriggered;
}

void Datagrams::queue(Connection& to, Payload payload) {
  const size_t cost = costOf(payload->size());
  if (!hasRoomFor(to, payload->size())) {
    loop_.note(Note::datagramDropped, socket_, to.id, static_cast<int64_t>(payload->size()));
    return;
  }
  if (configuration_.writeStrategy == WriteStrategy::immediately && to.queue.empty() && sendTo(to, *payload))
    return;
  if (to.gone()) return;  // forgotten while the send was held
  to.queue.push(std::move(payload));
  waiting_.push_back({to.id, cost});
  waitingCost_ += cost;
}

bool Datagrams::hasRoomFor(const Connection& to, size_t bytes) const {
  return to.queue.hasRoomFor(bytes, configuration_.queueLimit) && waitingCost_ + costOf(bytes) <= mostWaiting;
}

void Datagrams::reply(Connection& to, std::string_view bytes) {
  queue(to, std::make_shared<const std::string>(bytes));
}

void Datagrams::broadcast(const Connection& but, Payload payload) {
  std::vector<Connection*> everybody;
  for (const auto& peer : table_.all())
    if (peer.get() != &but) everybody.push_back(peer.get());
  // Some may be forgotten while a send to another is held; the graveyard keeps them till then.
  for (Connection* peer : everybody)
    if (!peer->gone()) queue(*peer, payload);
}

void Datagrams::print(OutputKind kind, const Connection& about, std::string_view bytes) {
  output_.print(kind, about.id, about.peerText, bytes, loop_.now());
}

// ---- Commands of a person

void Datagrams::pauseAccepting(bool paused) {
  paused_ = paused;
  updateInterest();
}

ActResult Datagrams::act(uint64_t id, Action action, const std::string& text) {
  Connection* peer = table_.byIdInLoop(id);
  if (!peer) return ActResult::noSuchConnection;
  if (action == Action::send) {
    if (!hasRoomFor(*peer, text.size())) return ActResult::queueFull;
    queue(*peer, std::make_shared<const std::string>(text));
  } else if (action == Action::close) {
    forget(*peer);
  } else {
    return ActResult::notForDatagrams;
  }
  updateInterest();
  return ActResult::done;
}

}  // namespace netlab
