// The two streams of a client: what it sends, and what comes back.
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "client/client.h"
#include "multiplexer/clock.h"

namespace netlab {
namespace {

constexpr char urgentByte = '!';  // not in the pattern
constexpr int sendsInARow = 16;   // then the others get their turn

}  // namespace

// ---- Sending

void Client::step() {
  for (int turn = 0; turn < sendsInARow && state_ == State::open; ++turn) {
    startMessages();
    if (sent_ == started_) return sentAll();
    if (!sendSome()) return;
  }
}

void Client::startMessages() {
  while (talks() && hasRoom() && (interval() == 0 || nextMessage_ <= swarm_.now)) {
    started_ += asked().messageSize;
    swarm_.counters.messagesSent.add();
    // Counted from when it was due, not from when there was room: a server that stalls does not get to hide
    // the messages that would have been sent meanwhile.
    if (isGated()) flights_.push_back({started_, interval() > 0 ? nextMessage_ : swarm_.now});
    nextMessage_ += interval();
  }
}

// False when the kernel takes no more, or the connection is gone.
bool Client::sendSome() {
  size_t length = std::min<uint64_t>(started_ - sent_, Pattern::chunk);
  if (breaksUp()) length = 1 + mix(connection_ ^ sent_ << 20) % length;
  ssize_t count = ::send(fd_, swarm_.pattern.at(connection_, sent_), length, MSG_NOSIGNAL);
  if (count < 0) {
    if (errno != EAGAIN && errno != EINTR) failed(errno);
    return false;
  }
  sent_ += static_cast<uint64_t>(count);
  swarm_.counters.bytesSent.add(static_cast<uint64_t>(count));
  return true;
}

void Client::sentAll() {
  switch (asked().behaviour) {
    case Behaviour::halfCloser:
      ::shutdown(fd_, SHUT_WR);
      state_ = State::draining;
      return;
    case Behaviour::resetter:
      if (!awaitsAnswer_ || received_ > 0) reset();
      return;
    case Behaviour::urgentSender:
      if (urgentAt_ != sent_) sendUrgent();
      return;
    default:
      return;
  }
}

void Client::sendUrgent() {
  if (::send(fd_, &urgentByte, 1, MSG_OOB | MSG_NOSIGNAL) != 1) return;
  urgentAt_ = sent_;
  swarm_.counters.urgentSent.add();
}

// ---- Receiving

// False when nothing came.
bool Client::receive(size_t limit) {
  ssize_t count = ::recv(fd_, swarm_.buffer, std::min(limit, Pattern::chunk), 0);
  swarm_.now = monotonicNanoseconds();
  if (count < 0) {
    if (errno != EAGAIN && errno != EINTR) failed(errno);
    return false;
  }
  if (count == 0) {
    ended();
    return false;
  }
  swarm_.counters.bytesReceived.add(static_cast<uint64_t>(count));
  check(swarm_.buffer, static_cast<size_t>(count));
  land();
  step();
  return true;
}

bool Client::takeLast() {
  for (;;) {
    const ssize_t count = ::recv(fd_, swarm_.buffer, Pattern::chunk, 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (count <= 0) break;
    swarm_.counters.bytesReceived.add(static_cast<uint64_t>(count));
    check(swarm_.buffer, static_cast<size_t>(count));
    land();
  }
  close();
  return true;
}

void Client::readSlowly() {
  int64_t elapsed = swarm_.now - lastRead_;
  auto budget = static_cast<size_t>(static_cast<double>(asked().slowReaderBytesPerSecond) *
                                    static_cast<double>(elapsed) / 1e9);
  if (budget == 0) return;
  lastRead_ = swarm_.now;
  for (size_t part; budget > 0 && isSlow(); budget -= part) {
    part = std::min(budget, Pattern::chunk);
    if (!receive(part)) return;
  }
}

void Client::check(const char* data, size_t length) {
  if (!asked().verifyEcho) return;
  bool right = received_ + length <= sent_ &&
               std::memcmp(data, swarm_.pattern.at(connection_, received_), length) == 0;
  if (right) {
    received_ += length;
  } else {
    checkEachByte(data, length);
  }
}

void Client::checkEachByte(const char* data, size_t length) {
  for (const char byte : std::string_view(data, length)) {
    if (byte == urgentByte && urgentAt_ > 0) {
      swarm_.counters.urgentInLine.add();
      continue;
    }
    // More than was sent: something came back twice.
    const bool expected = received_ < sent_;
    if (!expected || byte != *swarm_.pattern.at(connection_, received_))
      swarm_.counters.mismatchedBytes.add();
    if (expected) ++received_;
  }
}

// Messages whose last byte came back.
void Client::land() {
  while (!flights_.empty() && flights_.front().end <= received_) {
    swarm_.counters.latency.add(static_cast<uint64_t>(swarm_.now - flights_.front().start));
    swarm_.counters.messagesReceived.add();
    flights_.pop_front();
  }
}

}  // namespace netlab
