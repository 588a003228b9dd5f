// A UDP server's service: one socket, and the peers that were heard from. There are no connections: a peer is
// an address that sent something, listed so that its traffic can be seen.
#pragma once

#include <deque>
#include <unordered_map>
#include <vector>

#include "server/application.h"
#include "server/configuration.h"
#include "server/service.h"

namespace netlab {

class Datagrams final : public Service, private Delivery {
 public:
  // Throws SystemError when the multiplexer cannot watch the socket, which stays the caller's to close.
  Datagrams(Loop& loop, const ServerConfiguration& configuration, int socket);

  void ready(const Ready& ready) override;
  void afterBatch() override;
  int timeoutMilliseconds() const override { return putOff_ ? 0 : -1; }
  void finish() override;

  ActResult act(uint64_t peer, Action action, const std::string& text) override;
  void faultsChanged() override { updateInterest(); }
  void pauseAccepting(bool paused) override;

 private:
  // False: there was none.
  bool receive();
  void receiveErrors();
  void flush();
  Connection& peerAt(const Address& address);
  void forgetSilentest();
  void forget(Connection& peer);
  void updateInterest();
  void queue(Connection& to, Payload payload);
  bool hasRoomFor(const Connection& to, size_t bytes) const;
  // False: the kernel takes nothing now.
  bool sendTo(Connection& peer, std::string_view bytes);

  void reply(Connection& to, std::string_view bytes) override;
  void broadcast(const Connection& but, Payload payload) override;
  void print(OutputKind kind, const Connection& about, std::string_view bytes) override;
  bool committing(Fault fault) const override { return loop_.faults.on(fault); }

  Loop& loop_;
  const ServerConfiguration configuration_;
  const std::unique_ptr<Application> application_;
  const int socket_;
  std::vector<char> buffer_;
  std::unordered_map<std::string, uint64_t> idByAddress_;
  // A datagram that waits in its peer's queue, and what it costs.
  struct Waiting {
    uint64_t peer;
    size_t cost;
  };
  // In the order in which they were queued.
  std::deque<Waiting> waiting_;
  size_t waitingCost_ = 0;
  // Forgotten within this batch: kept until its end, since the callers up the stack still hold references.
  std::vector<std::unique_ptr<Connection>> graveyard_;
  uint8_t interest_ = 0;  // 1 read, 2 write
  bool paused_ = false;
  bool putOff_ = false;
};

}  // namespace netlab
