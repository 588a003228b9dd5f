// What a person asks for when a server is started.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "socket/address.h"
#include "socket/options.h"

namespace netlab {

enum class Drain { once, untilShort, untilAgain };
enum class WriteStrategy { whenWritable, immediately };

using OptionSettings = std::vector<std::pair<std::string, OptionValue>>;

struct ServerConfiguration {
  std::string multiplexer = "epoll";
  bool edge = false;
  std::string application = "echo";
  Transport transport = Transport::tcp;
  std::string host = "127.0.0.1";
  int port = 0;
  int backlog = 5;
  size_t receiveSize = 1024;
  Drain drain = Drain::once;
  WriteStrategy writeStrategy = WriteStrategy::whenWritable;
  size_t queueLimit = 1 << 20;
  OptionSettings options;            // of the listener, before bind
  OptionSettings connectionOptions;  // of each accepted connection
  std::vector<std::string> faults;
  int fdSetBits = 1024;
  bool trace = true;
};

}  // namespace netlab
