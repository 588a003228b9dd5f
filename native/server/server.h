// One running server: its thread, and everything that others may ask of it. All of it may be called from one
// outside thread while the loop runs; nothing here waits, for the network or for the loop, but `stop`.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "server/configuration.h"
#include "server/loop.h"
#include "server/service.h"
#include "socket/diagnosis.h"
#include "socket/owned_descriptor.h"
#include "socket/queues.h"
#include "socket/tcp_info.h"

namespace netlab {

struct ServerInfo {
  const char* state;  // running, paused, stopped, died
  Address address;
  int fd;                  // its number; closed once the server has ended
  int64_t startedAtEpoch;  // milliseconds since 1970
  int backlog;
  size_t connections;
  std::optional<AcceptQueue> acceptQueue;  // of a TCP server, until it has ended
  int64_t drops;                           // as readDrops has it
  bool acceptingPaused;
  Position position;
  std::vector<std::string> faults;
  bool trace;
  Sentence reason;                     // why it ended, where nobody asked it to
  std::optional<LoopFailure> failure;  // the call that ended it, where it was one
};

struct Inspection {
  ConnectionRow row;
  size_t queueLimit;
  bool queueFull;  // the loop reads no more until half of it is sent
  std::vector<MessageQueue::Peek> messages;
  BufferSizes buffers;
  std::optional<DiagnosedConnection> peer;  // the other end's socket, where it is on this machine
  std::optional<TcpInfo> tcpInfo;
};

class Server {
 public:
  // Opens the listener and starts the loop. `ended` is called from the loop's thread when it ends, asked to
  // or not. Throws SystemError or std::invalid_argument; nothing is left open then.
  Server(ServerConfiguration configuration, std::function<void()> ended);
  ~Server();  // stops

  // Tells the loop to end, and does not wait: close may linger.
  void beginStop();
  // Returns when the thread has ended and every descriptor is closed. What was counted and traced stays.
  void stop();
  bool hasEnded() const { return ended_; }

  ServerInfo info();
  const ServerConfiguration& configuration() const { return configuration_; }
  const Counters& counters() const { return loop_.counters; }
  int64_t cpuNanoseconds() const;  // of the loop's thread
  // Since 1970, for a CLOCK_MONOTONIC time.
  int64_t toEpochNanoseconds(int64_t monotonic) const {
    return startedEpoch_ + (monotonic - startedMonotonic_);
  }
  double toEpochMilliseconds(int64_t monotonic) const;
  int64_t startedAt() const { return startedMonotonic_; }

  // Throws std::invalid_argument for a column that there is not.
  ConnectionView view(const ViewQuery& query) { return service_->connections().view(query); }
  // Of both: nothing where there is no such connection.
  std::optional<ConnectionRow> row(uint64_t connection) { return service_->connections().row(connection); }
  std::optional<Inspection> inspect(uint64_t connection);
  // Done by the loop, soon. `done` is called as Errand::Ended is; it throws SystemError where a system call
  // said no.
  using ActDone = std::function<void(std::exception_ptr failure, ActResult result)>;
  std::shared_ptr<Errand> act(uint64_t connection, Action action, const std::string& text, ActDone done);
  using Done = std::function<void(std::exception_ptr failure)>;
  std::shared_ptr<Errand> pauseAccepting(bool paused, Done done);

  // One datagram from this server's socket, at once. Throws SystemError (EACCES: a broadcast address without
  // SO_BROADCAST), UnfitValue for a TCP server, or Refusal once it has ended.
  void sendDatagram(const std::string& host, int port, const std::string& bytes);
  // They count at once; `done` is called when the loop has looked again at what it watches. Where a look is
  // to come already it is for these, too, and only the first `done` is called. Throws std::invalid_argument.
  void setFaults(const std::vector<std::string>& names, Done done = nullptr);
  // Throws SystemError, or Refusal once it has ended or was told to.
  void setBacklog(int backlog);

  // `connection` 0: the listener. Nothing: there is no such connection. Both throw Refusal once it has ended.
  std::optional<std::vector<OptionReport>> options(uint64_t connection);
  std::optional<OptionReport> setOption(uint64_t connection, const OptionDefinition& definition,
                                        const OptionValue& value);

  const WaitRecord& lastWait() { return loop_.lastWait(); }
  Loop::WaitWithInterests lastWaitWithInterests() { return loop_.lastWaitWithInterests(); }

  LoopControl& control() { return loop_.control; }
  TraceRing& trace() { return loop_.trace; }
  Output& output() { return service_->output(); }

 private:
  void run();
  void switchFaults(const std::vector<std::string>& names);
  bool isStream() const { return configuration_.transport == Transport::tcp; }
  std::shared_ptr<Errand> post(Errand::Task task, Done done);
  bool withSocket(uint64_t connection, const std::function<void(int, const SocketKind&)>& use);

  const ServerConfiguration configuration_;
  const std::function<void()> tellEnded_;
  const int64_t startedMonotonic_;
  const int64_t startedEpoch_;  // nanoseconds since 1970
  OwnedDescriptor listener_;
  const int listenerNumber_;
  int backlog_;
  Loop loop_;
  std::unique_ptr<Service> service_;
  Address address_;

  std::atomic<bool> ended_{false};
  std::atomic<bool> acceptingPaused_{false};
  std::atomic<bool> willLookAgain_{false};  // at what it watches, since fault switches changed
  Sentence reason_;                         // valid once ended_
  std::optional<LoopFailure> failure_;      // valid once ended_
  int64_t finalDrops_ = -1;                 // valid once ended_
  clockid_t cpuClock_{};
  int64_t finalCpu_ = 0;  // valid once ended_
  std::thread thread_;
};

}  // namespace netlab
