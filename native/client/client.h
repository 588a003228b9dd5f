// One client of a swarm: its connection, and where it stands in the two streams.
#pragma once

#include <cstdint>
#include <deque>

#include "client/configuration.h"
#include "client/latency_histogram.h"
#include "client/pattern.h"
#include "server/counters.h"

namespace netlab {

// Written by the swarm's thread, read from anywhere.
struct SwarmCounters {
  static constexpr size_t errnoLimit = 136;  // above every errno of Linux

  Counter connections;  // made since the start
  Counter closed;       // of those, no longer open
  Counter completed;    // ended by the client, with every byte echoed
  Counter truncated;    // ended by the client, and bytes were missing
  Counter missingBytes;
  Counter resets;         // that the clients sent
  Counter endedByServer;  // FIN from the server, unasked
  Counter messagesSent;
  Counter messagesReceived;  // echoed in full
  Counter bytesSent;
  Counter bytesReceived;
  Counter mismatchedBytes;  // changed, foreign or doubled
  Counter urgentSent;
  Counter urgentInLine;  // urgent bytes that came back within the stream
  Counter failures[errnoLimit];
  LatencyHistogram latency;
};

// What all clients of a swarm share.
struct SwarmSurroundings {
  SwarmConfiguration configuration;
  SwarmCounters& counters;
  const int epoll;
  int64_t now = 0;  // CLOCK_MONOTONIC, nanoseconds; set before a client is called
  uint64_t nextConnection = 0;
  Pattern pattern{};
  char buffer[Pattern::chunk]{};
};

class Client {
 public:
  enum class State {
    waiting,  // to connect: at wakeAt, or at once when that is 0
    connecting,
    open,
    draining,  // FIN sent, reads what is left
    gone       // ended by the server or by an error: left alone until the swarm is adjusted
  };

  // `index` is what epoll says of its descriptor.
  Client(SwarmSurroundings& surroundings, uint32_t index) : swarm_(surroundings), index_(index) {}
  ~Client() { close(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  State state() const { return state_; }
  // When to call `wake`; 0: not at all.
  int64_t wakeAt() const { return wakeAt_; }

  void connect();
  void ready(uint32_t events);
  void wake();
  void adjust();  // after the configuration changed

  // Says that it sends no more. False where no connection stands.
  bool finish();
  // After `finish`: takes what has come. True once nothing more comes, and the connection is closed.
  bool takeLast();

 private:
  struct Flight {
    uint64_t end;   // the offset of the stream at which the message ends
    int64_t start;  // when it was due
  };

  void begin();
  void step();
  void startMessages();
  bool sendSome();
  void sentAll();
  void sendUrgent();

  bool receive(size_t limit);
  void readSlowly();
  void check(const char* data, size_t length);
  void checkEachByte(const char* data, size_t length);
  void land();

  void ended();
  void failed(int number);
  void reset();
  void reconnect();
  void close();

  void settle();
  uint32_t wantedEvents() const;
  int64_t nextWake() const;
  int64_t nextSlowRead() const;

  const SwarmConfiguration& asked() const { return swarm_.configuration; }
  bool isOpen() const { return state_ == State::open || state_ == State::draining; }
  bool talks() const;    // starts one message after the other
  bool isGated() const;  // waits for the echo before it sends more than its window
  bool hasRoom() const;  // for one more message
  bool breaksUp() const { return asked().behaviour == Behaviour::halfCloser || isResetter(); }
  bool isResetter() const { return asked().behaviour == Behaviour::resetter; }
  bool isSlow() const { return state_ == State::open && asked().behaviour == Behaviour::slowReader; }
  int64_t interval() const;  // nanoseconds between messages; 0: no rate

  SwarmSurroundings& swarm_;
  const uint32_t index_;
  int fd_ = -1;
  State state_ = State::waiting;
  uint32_t watched_ = 0;  // what epoll was asked for
  uint64_t connection_ = 0;
  uint64_t started_ = 0;  // bytes of all messages begun
  uint64_t sent_ = 0;
  uint64_t received_ = 0;
  uint64_t urgentAt_ = 0;      // the offset after which the last urgent byte went
  bool awaitsAnswer_ = false;  // a resetter that goes only when something came back
  int64_t nextMessage_ = 0;    // when the next one is due, where there is a rate
  int64_t lastRead_ = 0;       // of a slow reader
  int64_t wakeAt_ = 0;
  std::deque<Flight> flights_;
};

}  // namespace netlab
