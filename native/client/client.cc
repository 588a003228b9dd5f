#include "client/client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "socket/options.h"

namespace netlab {
namespace {

constexpr int64_t second = 1'000'000'000;
constexpr int64_t slowTick = second / 20;

// 127.0.0.2 to 127.250.250.251, by turns; never a network's or a broadcast address.
sockaddr_in sourceOf(uint64_t connection) {
  auto part = [&](uint64_t divisor) { return static_cast<uint32_t>(connection / divisor % 250); };
  sockaddr_in source{};
  source.sin_family = AF_INET;
  source.sin_addr.s_addr = htonl(127u << 24 | part(62500) << 16 | part(250) << 8 | (part(1) + 2));
  return source;
}

int bindSource(int fd, uint64_t connection) {
  // The port is chosen at connect, when the whole connection is known: the same port serves many sources.
  int on = 1;
  ::setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  sockaddr_in source = sourceOf(connection);
  return ::bind(fd, reinterpret_cast<sockaddr*>(&source), sizeof source);
}

}  // namespace

// ---- Coming and going

void Client::connect() {
  connection_ = swarm_.nextConnection++;
  started_ = sent_ = received_ = urgentAt_ = 0;
  awaitsAnswer_ = false;
  flights_.clear();
  const Address& target = asked().target;
  fd_ = ::socket(target.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) return failed(errno);
  // Otherwise Nagle's algorithm, here, would be in what is measured there.
  int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (asked().spreadSources && bindSource(fd_, connection_) != 0) return failed(errno);
  if (::connect(fd_, target.get(), target.length) != 0 && errno != EINPROGRESS) return failed(errno);
  state_ = State::connecting;
  settle();
}

void Client::ready(uint32_t events) {
  if (events & EPOLLERR) {
    if (int number = takeError(fd_)) return failed(number);
  }
  if (state_ == State::connecting) {
    state_ = State::open;
    swarm_.counters.connections.add();
    begin();
  } else {
    if (events & (EPOLLIN | EPOLLHUP)) receive(Pattern::chunk);
    if (events & EPOLLOUT && isOpen()) step();
  }
  settle();
}

void Client::wake() {
  wakeAt_ = 0;
  if (state_ == State::open) {
    if (isSlow()) readSlowly();
    if (state_ == State::open) step();
  }
  settle();
}

void Client::adjust() {
  if (state_ == State::gone) state_ = State::waiting;
  if (state_ == State::waiting) wakeAt_ = 0;
  if (state_ == State::open) begin();
  settle();
}

// The connection stands, or its behaviour is new.
void Client::begin() {
  const uint64_t chance = mix(connection_);
  const uint64_t whole = static_cast<uint64_t>(asked().window) * asked().messageSize;
  lastRead_ = swarm_.now;
  // Spread over the interval: a thousand clients with a rate are to be a stream, not a beat.
  nextMessage_ =
      swarm_.now + (interval() > 0 ? static_cast<int64_t>(chance % static_cast<uint64_t>(interval())) : 0);
  if (asked().behaviour == Behaviour::halfCloser) {
    started_ += whole;
    swarm_.counters.messagesSent.add(static_cast<uint64_t>(asked().window));
  } else if (isResetter()) {
    started_ += 1 + chance % whole;
    awaitsAnswer_ = asked().verifyEcho && chance >> 63;
  }
  step();
}

void Client::ended() {
  if (state_ != State::draining) {
    swarm_.counters.endedByServer.add();
    close();
    state_ = State::gone;
    return;
  }
  const uint64_t missing = asked().verifyEcho ? sent_ - received_ : 0;
  swarm_.counters.missingBytes.add(missing);
  (missing > 0 ? swarm_.counters.truncated : swarm_.counters.completed).add();
  reconnect();
}

void Client::failed(int number) {
  swarm_.counters.failures[static_cast<size_t>(number) % SwarmCounters::errnoLimit].add();
  close();
  state_ = State::gone;
}

// Lingering for no time makes close send RST.
void Client::reset() {
  linger none{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  swarm_.counters.resets.add();
  reconnect();
}

void Client::reconnect() {
  close();
  state_ = State::waiting;
  wakeAt_ = interval() > 0 ? swarm_.now + interval() : 0;
}

bool Client::finish() {
  if (!isOpen()) return false;
  if (state_ == State::open) ::shutdown(fd_, SHUT_WR);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = index_;
  return ::epoll_ctl(swarm_.epoll, EPOLL_CTL_MOD, fd_, &event) == 0;
}

void Client::close() {
  if (fd_ < 0) return;
  if (isOpen()) swarm_.counters.closed.add();
  ::close(std::exchange(fd_, -1));
  watched_ = 0;
}

// ---- What is waited for

void Client::settle() {
  if (state_ != State::waiting) wakeAt_ = isOpen() ? nextWake() : 0;
  if (fd_ < 0) return;
  const uint32_t wanted = wantedEvents();
  if (wanted == watched_) return;
  epoll_event event{};
  event.events = wanted;
  event.data.u64 = index_;
  if (::epoll_ctl(swarm_.epoll, watched_ == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd_, &event) != 0) {
    return failed(errno);
  }
  watched_ = wanted;
}

uint32_t Client::wantedEvents() const {
  if (state_ == State::connecting) return EPOLLOUT;
  // ERR is told whether asked for or not: it stands for "registered" where nothing else is wanted.
  const bool sendsFreely = state_ == State::open && talks() && !isGated() && interval() == 0;
  const bool writes = sent_ < started_ || sendsFreely;
  return uint32_t{EPOLLERR} | (isSlow() ? 0u : uint32_t{EPOLLIN}) | (writes ? uint32_t{EPOLLOUT} : 0u);
}

int64_t Client::nextWake() const {
  int64_t message = state_ == State::open && talks() && interval() > 0 && hasRoom() ? nextMessage_ : 0;
  int64_t read = isSlow() ? nextSlowRead() : 0;
  if (message == 0 || read == 0) return std::max(message, read);
  return std::min(message, read);
}

int64_t Client::nextSlowRead() const {
  const auto rate = static_cast<int64_t>(asked().slowReaderBytesPerSecond);
  return rate == 0 ? 0 : lastRead_ + std::max(slowTick, second / rate + 1);
}

bool Client::talks() const {
  Behaviour behaviour = asked().behaviour;
  return behaviour == Behaviour::talk || behaviour == Behaviour::slowReader ||
         behaviour == Behaviour::urgentSender;
}

bool Client::isGated() const {
  return asked().verifyEcho && asked().behaviour != Behaviour::slowReader;
}

bool Client::hasRoom() const {
  return isGated() ? flights_.size() < static_cast<size_t>(asked().window) : sent_ == started_;
}

int64_t Client::interval() const {
  double rate = asked().messagesPerSecond;
  return rate > 0 ? std::max<int64_t>(1, static_cast<int64_t>(second / rate)) : 0;
}

}  // namespace netlab
