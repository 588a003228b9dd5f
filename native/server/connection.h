// One accepted connection. Its fields say who may touch them.
//
// What the loop touches for every echo comes first and shares two cache lines: with a thousand connections
// each line more would be fetched from afar, once for each message.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "multiplexer/multiplexer.h"
#include "server/counters.h"
#include "server/message_queue.h"
#include "socket/address.h"
#include "socket/queues.h"

namespace netlab {

struct alignas(64) Connection {
  Connection(uint64_t number, int descriptor, const Address& peerAddress, int64_t now)
      : id(number),
        fd(descriptor),
        lastActiveAt(now),
        peer(peerAddress),
        peerText(peer.text()),
        openedAt(now) {}

  const uint64_t id;  // never used again, as the descriptor's number is

  // The loop writes it with the table's lock held, so that others may use it with that lock. -1: closed.
  int fd;

  // The loop writes, anybody reads.
  std::atomic<uint8_t> interest{0};       // as last told to the multiplexer: 1 read, 2 write, 4 except
  std::atomic<bool> peerFinished{false};  // its FIN was read
  std::atomic<bool> writeShut{false};     // our FIN was sent
  std::atomic<bool> pausedByPerson{false};
  std::atomic<bool> pausedByQueue{false};

  // The loop's own.
  bool shutWhenSent = false;  // FIN follows what is queued
  bool closing = false;       // on the list of those to be closed
  bool leftOpen = false;      // removed-not-closed: it was to be closed, and was not
  bool joined = false;        // the application knows of it
  // A report said that more than data waits: FIN, an error or an urgent byte. A short receive may have
  // stopped before it, and an edge is reported once: read on, whatever the drain strategy says.
  bool readOn = false;

  // The loop writes, anybody reads.
  std::atomic<int64_t> lastActiveAt;
  Counter received;
  Counter sent;
  MessageQueue queue;

  // The loop's own.
  std::string unfinished;  // chat: received, not a whole message yet

  // Never changed.
  const Address peer;
  const std::string peerText;
  const int64_t openedAt;  // CLOCK_MONOTONIC

  // The sampler's own, under the table's lock: kernel queues as they were at sampledAt.
  KernelQueues sampled{};
  int sampledRtt = 0;

  uint32_t generation() const { return static_cast<uint32_t>(id); }
  bool gone() const { return fd < 0; }
  // Not when it is about to be closed, or was left open on purpose (removed-not-closed).
  bool mayBeWatched() const { return !gone() && !closing; }
  bool readingPaused() const {
    return pausedByPerson.load(std::memory_order_relaxed) || pausedByQueue.load(std::memory_order_relaxed);
  }
};

}  // namespace netlab
