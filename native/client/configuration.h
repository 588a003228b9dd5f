// What a swarm of clients is asked to do.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "socket/address.h"

namespace netlab {

enum class Behaviour {
  idle,         // connects and stays
  talk,         // sends messages and waits for their echo, `window` of them under way
  slowReader,   // sends all that the server takes, reads `slowReaderBytesPerSecond`
  halfCloser,   // sends `window` messages in random pieces, then FIN; reads to the end, and connects again
  resetter,     // sends a part of its messages, then RST, and connects again
  urgentSender  // talks, with one urgent byte after its messages
};

// "idle", "talk", "slowReader", "halfCloser", "resetter", "urgentSender".
std::string_view behaviourName(Behaviour behaviour);
std::optional<Behaviour> findBehaviour(std::string_view name);

struct SwarmConfiguration {
  Address target;
  int clients = 1;
  Behaviour behaviour = Behaviour::talk;
  size_t messageSize = 64;
  // Of each client; for those that connect again, connections a second. 0: as fast as the echo comes back.
  double messagesPerSecond = 0;
  int window = 1;                          // 1: ping-pong; more: pipelined
  size_t slowReaderBytesPerSecond = 1024;  // 0: never reads
  // Each connection from another address of 127.0.0.0/8, so that ports do not run out. IPv4 loopback only.
  bool spreadSources = false;
  double connectRate = 0;  // connections a second, of the whole swarm; 0: as fast as they are accepted
  // Checks every byte that comes back, and waits for it. False for servers that do not echo (receive, chat).
  bool verifyEcho = true;
};

// Throws std::invalid_argument that names the field.
void checkConfiguration(const SwarmConfiguration& configuration);

}  // namespace netlab
