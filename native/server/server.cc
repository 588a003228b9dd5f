#include "server/server.h"

#include <pthread.h>
#include <sys/socket.h>

#include <new>

#include "server/datagrams.h"
#include "server/ended.h"
#include "server/listener.h"
#include "server/streams.h"
#include "server/thread.h"
#include "socket/error.h"

namespace netlab {
namespace {

// Messages that an inspection shows, and how much of each.
constexpr size_t peekMessages = 32;
constexpr size_t peekBytes = 256;

}  // namespace

Server::Server(ServerConfiguration configuration, std::function<void()> ended)
    : configuration_(std::move(configuration)),
      tellEnded_(std::move(ended)),
      startedMonotonic_(monotonicNanoseconds()),
      startedEpoch_(clockNanoseconds(CLOCK_REALTIME)),
      listener_(openListener(configuration_)),
      listenerNumber_(listener_.get()),
      backlog_(configuration_.backlog),
      loop_(configuration_.multiplexer, configuration_.edge, configuration_.fdSetBits, configuration_.trace) {
  switchFaults(configuration_.faults);
  if (configuration_.transport == Transport::udp)
    service_ = std::make_unique<Datagrams>(loop_, configuration_, listener_.get());
  else
    service_ = std::make_unique<Streams>(loop_, configuration_, listener_.get());
  address_ = localAddress(listener_.get());
  thread_ = startThread([this] { run(); });
  pthread_getcpuclockid(thread_.native_handle(), &cpuClock_);
}

Server::~Server() {
  stop();
}

void Server::run() {
  pthread_setname_np(pthread_self(), ("lab-" + configuration_.multiplexer).c_str());
  Sentence reason;
  std::optional<LoopFailure> failure;
  try {
    failure = loop_.run(*service_);
    if (failure) reason = Sentence(failure->syscall + " failed: " + errnoName(failure->errnoNumber));
  } catch (const std::bad_alloc&) {
    reason = noMemoryIsLeft().sentence;
    service_->finish();
  } catch (const std::exception& error) {
    reason = Sentence(error.what());
    service_->finish();
  }
  finalDrops_ = readDrops(listener_.get());
  ::shutdown(listener_.get(), SHUT_RDWR);  // nobody will accept any more: newcomers are refused
  reason_ = reason;
  failure_ = failure;
  finalCpu_ = clockNanoseconds(CLOCK_THREAD_CPUTIME_ID);
  ended_ = true;
  loop_.control.end();
  tellEnded_();
}

void Server::beginStop() {
  loop_.control.stop();
  // Ends a blocking accept, which no eventfd wakes; man 2 shutdown does not promise it, Linux does it.
  ::shutdown(listener_.get(), SHUT_RDWR);
}

void Server::stop() {
  if (!thread_.joinable()) return;
  beginStop();
  thread_.join();
  listener_.close();
  loop_.close();
}

ServerInfo Server::info() {
  const bool ended = ended_;
  return {
      .state = ended                    ? (reason_.empty() ? "stopped" : "died")
               : loop_.control.paused() ? "paused"
                                        : "running",
      .address = address_,
      .fd = listenerNumber_,
      .startedAtEpoch = startedEpoch_ / 1'000'000,
      .backlog = backlog_,
      .connections = service_->connections().size(),
      .acceptQueue = ended || !isStream() ? std::nullopt : std::optional(readAcceptQueue(listener_.get())),
      .drops = ended ? finalDrops_ : readDrops(listener_.get()),
      .acceptingPaused = acceptingPaused_,
      .position = loop_.control.position(),
      .faults = loop_.faults.names(),
      .trace = loop_.trace.on(),
      .reason = ended ? reason_ : Sentence(),
      .failure = ended ? failure_ : std::nullopt};
}

int64_t Server::cpuNanoseconds() const {
  return ended_ ? finalCpu_ : clockNanoseconds(cpuClock_);
}

double Server::toEpochMilliseconds(int64_t monotonic) const {
  return static_cast<double>(toEpochNanoseconds(monotonic)) / 1e6;
}

std::optional<Inspection> Server::inspect(uint64_t id) {
  std::optional<Inspection> found;
  service_->connections().with(id, [&](Connection& connection) {
    found = Inspection{.row = service_->connections().readRow(connection),
                       .queueLimit = configuration_.queueLimit,
                       .queueFull = connection.pausedByQueue,
                       .messages = connection.queue.peek(peekMessages, peekBytes),
                       .buffers = readBufferSizes(connection.fd),
                       .peer = {},
                       .tcpInfo = readTcpInfo(connection.fd)};
    if (!isStream()) return;
    // The other end's socket has our addresses the other way round.
    try {
      found->peer = diagnose(connection.peer, localAddress(connection.fd));
    } catch (const SystemError&) {
      // A kernel without socket diagnosis: the other end stays unknown.
    }
  });
  return found;
}

std::shared_ptr<Errand> Server::post(Errand::Task task, Done done) {
  const auto ended = [this, done = std::move(done)](std::exception_ptr failure, bool overdue) {
    // Only the loop ends what has begun: the trace is its own.
    if (overdue) loop_.note(Note::errandEnded, -1, 0, 0);
    if (done) done(std::move(failure));
  };
  auto errand = std::make_shared<Errand>(std::move(task), ended);
  loop_.control.post(errand);
  return errand;
}

std::shared_ptr<Errand> Server::act(uint64_t connection, Action action, const std::string& text,
                                    ActDone done) {
  auto result = std::make_shared<ActResult>(ActResult::done);
  return post(
      [this, connection, action, text, result] { *result = service_->act(connection, action, text); },
      [result, done = std::move(done)](std::exception_ptr failure) { done(std::move(failure), *result); });
}

// From here, not on the loop: one that hangs in a blocking accept does not come to its mail.
void Server::switchFaults(const std::vector<std::string>& names) {
  loop_.faults.setAll(names);
  if (configuration_.transport == Transport::tcp)
    makeBlocking(listener_.get(), loop_.faults.on(Fault::blockingAccept));
}

void Server::setFaults(const std::vector<std::string>& names, Done done) {
  switchFaults(names);
  if (willLookAgain_.exchange(true)) return;
  const auto lookAgain = [this] {
    willLookAgain_ = false;
    loop_.note(Note::faultsChanged, -1, 0, loop_.faults.bits());
    service_->faultsChanged();
  };
  try {
    post(lookAgain, std::move(done));
  } catch (const std::bad_alloc&) {
    willLookAgain_ = false;  // nobody will: the next change asks again
    throw;
  }
}

void Server::sendDatagram(const std::string& host, int port, const std::string& bytes) {
  if (isStream()) throw UnfitValue("a TCP server has no datagrams");
  if (ended_) throw serverHasEnded();
  const Address to = numericAddress(host, port);
  const auto send = [&] {
    return ::sendto(listener_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL, to.get(), to.length);
  };
  // Twice: with IP_RECVERR the first error may be of what the server sent before.
  if (send() >= 0 || send() >= 0) return;
  const int number = errno;
  throw SystemError(number, "sendto",
                    number == EACCES
                        ? "A broadcast address needs the permission that SO_BROADCAST is: turn it on."
                        : "Choose another address, or send less.");
}

std::shared_ptr<Errand> Server::pauseAccepting(bool paused, Done done) {
  const auto pause = [this, paused] {
    service_->pauseAccepting(paused);
    acceptingPaused_ = paused;
  };
  return post(pause, std::move(done));
}

void Server::setBacklog(int backlog) {
  // listen would open again what was shut down to end a blocking accept, which would then go on waiting.
  if (loop_.control.stopping() || ended_) throw serverHasEnded();
  if (::listen(listener_.get(), backlog) < 0)
    throw SystemError(errno, "listen", "Choose a backlog of 0 or more.");
  backlog_ = backlog;
}

bool Server::withSocket(uint64_t id, const std::function<void(int, const SocketKind&)>& use) {
  if (ended_) throw serverHasEnded();
  SocketKind kind{configuration_.transport, address_.isIPv6(), id == 0 && isStream()};
  if (id != 0)
    return service_->connections().with(id, [&](Connection& connection) { use(connection.fd, kind); });
  use(listener_.get(), kind);
  return true;
}

std::optional<std::vector<OptionReport>> Server::options(uint64_t connection) {
  std::optional<std::vector<OptionReport>> reports;
  withSocket(connection, [&](int fd, const SocketKind& kind) { reports = reportOptions(fd, kind); });
  return reports;
}

std::optional<OptionReport> Server::setOption(uint64_t connection, const OptionDefinition& definition,
                                              const OptionValue& value) {
  std::optional<OptionReport> report;
  withSocket(connection, [&](int fd, const SocketKind& kind) {
    report = netlab::setOption(fd, definition, kind, value);
  });
  return report;
}

}  // namespace netlab
