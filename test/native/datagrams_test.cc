// A UDP server's bounds.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <algorithm>
#include <vector>

#include "loopback.h"
#include "server/server.h"

using netlab::Server;
using netlab::ServerConfiguration;

namespace {

// As native/server/datagrams.cc has them.
constexpr size_t mostWaiting = 16 << 20;
constexpr size_t entryOverhead = 128;

// What waits in the queues of all peers, entries counted.
size_t waitingCost(Server& server) {
  size_t cost = 0;
  for (const auto& row : server.view({.limit = 1000}).rows)
    cost += row.queuedBytes + row.queuedMessages * entryOverhead;
  return cost;
}

bool hasDropped(Server& server) {
  const auto records = server.trace().read(0, 1 << 16).records;
  return std::ranges::any_of(records, [](const netlab::TraceRecord& record) {
    return record.kind == netlab::TraceKind::note && record.note == netlab::Note::datagramDropped;
  });
}

}  // namespace

TEST_CASE(
    "a UDP chat with hundreds of peers: what waits for all of them together is bounded, entries counted") {
  ServerConfiguration configuration;
  configuration.application = "chat";
  configuration.transport = netlab::Transport::udp;
  Server server(configuration, [] {});
  const netlab::Address target = server.info().address;
  std::vector<loopback::Descriptor> peers;
  while (peers.size() < 500) {
    loopback::Descriptor peer = loopback::makeSocket(AF_INET, SOCK_DGRAM);
    loopback::checked(::connect(peer, target.get(), target.length), "connect");
    peers.push_back(std::move(peer));
  }
  // Each of 20 bytes waits 499 times. No peer comes near the bound of its own queue before all do near
  // theirs.
  size_t most = 0;
  for (int round = 0; round < 500 && !hasDropped(server); ++round) {
    for (const loopback::Descriptor& peer : peers) ::send(peer, "twenty bytes of talk", 20, MSG_DONTWAIT);
    most = std::max(most, waitingCost(server));
  }
  REQUIRE(hasDropped(server));
  CHECK(most > mostWaiting / 2);
  CHECK(most <= mostWaiting);
}
