// A TCP server's service: the listener, its connections, and the bytes in both directions.
//
// One rule holds for every connection: its interest follows from its state (`wantOf`), and is told to the
// multiplexer when it changed. Full queues, half-closes and pauses are all expressed so.
#pragma once

#include <set>
#include <vector>

#include "server/application.h"
#include "server/configuration.h"
#include "server/service.h"

namespace netlab {

class Streams final : public Service, private Delivery {
 public:
  // Throws SystemError when the multiplexer cannot watch the listener, which stays the caller's to close.
  Streams(Loop& loop, const ServerConfiguration& configuration, int listener);

  void ready(const Ready& ready) override;
  void afterBatch() override;
  int timeoutMilliseconds() const override;
  void finish() override;

  ActResult act(uint64_t connection, Action action, const std::string& text) override;
  void faultsChanged() override;
  void pauseAccepting(bool paused) override;

 private:
  // accepting.cc
  void acceptReady();
  void admit(int fd, const Address& peer);
  void applyConnectionOptions(int fd);
  void pauseListener(int errnoNumber);
  void updateListener();

  // transfer.cc
  void connectionReady(Connection& connection, const Ready& ready);
  void receive(Connection& connection, bool readsOn);
  void receiveUrgent(Connection& connection);
  void flush(Connection& connection);
  void afterSending(Connection& connection);
  int64_t sendOnce(Connection& connection, std::string_view bytes);
  bool takesMore(const Connection& to) const;
  void reply(Connection& to, std::string_view bytes) override;
  void broadcast(const Connection& but, Payload payload) override;
  void print(OutputKind kind, const Connection& about, std::string_view bytes) override;
  bool committing(Fault fault) const override { return loop_.faults.on(fault); }
  bool moreWaits(const Connection& from) const override { return readReceiveQueue(from.fd) > 0; }

  // streams.cc: the life of a connection
  Want wantOf(const Connection& connection) const;
  void updateInterest(Connection& connection);
  void endOfFile(Connection& connection);
  void fail(Connection& connection, int errnoNumber);
  void closeSoon(Connection& connection);
  void closeNow(Connection& connection);
  void shutdownWrite(Connection& connection);
  void sendUrgent(Connection& connection, const std::string& text);  // throws SystemError
  void closeThoseToBeClosed();
  void putOff(Connection& connection);

  Loop& loop_;
  const ServerConfiguration configuration_;
  const std::unique_ptr<Application> application_;
  const int listener_;
  const int family_;
  std::vector<char> buffer_;

  bool acceptPausedByPerson_ = false;
  int64_t acceptAgainAt_ = 0;  // after EMFILE; 0: not waiting
  bool listenerWatched_ = false;
  bool acceptPutOff_ = false;

  // Connections with more to do than one turn allows; by id, since they may be gone by then.
  std::vector<uint64_t> putOff_;
  std::vector<Connection*> toClose_;
  // What closed-not-removed left in the interest set.
  std::set<int> notRemoved_;
  // Closed within this batch: kept until its end, since the callers up the stack still hold references.
  std::vector<std::unique_ptr<Connection>> graveyard_;
};

}  // namespace netlab
