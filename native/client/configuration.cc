#include "client/configuration.h"

#include <stdexcept>
#include <string>

#include "socket/sentence.h"

namespace netlab {
namespace {

constexpr std::string_view names[] = {"idle", "talk", "slowReader", "halfCloser", "resetter", "urgentSender"};

template <typename Number>
void checkRange(const char* field, Number value, Number minimum, Number maximum) {
  // Written so that a NaN fails too.
  if (value >= minimum && value <= maximum) return;
  throw std::invalid_argument(std::string(field) + " must be from " + std::to_string(minimum) + " to " +
                              std::to_string(maximum) + ", not " + std::to_string(value));
}

}  // namespace

std::string_view behaviourName(Behaviour behaviour) {
  return names[static_cast<size_t>(behaviour)];
}

std::optional<Behaviour> findBehaviour(std::string_view name) {
  for (size_t index = 0; index < std::size(names); ++index) {
    if (names[index] == name) return static_cast<Behaviour>(index);
  }
  return std::nullopt;
}

void checkConfiguration(const SwarmConfiguration& configuration) {
  checkRange("clients", configuration.clients, 0, 65000);
  checkRange<size_t>("messageSize", configuration.messageSize, 1, 16 * 1024 * 1024);
  checkRange("messagesPerSecond", configuration.messagesPerSecond, 0.0, 1e6);
  checkRange("window", configuration.window, 1, 1024);
  checkRange<size_t>("slowReaderBytesPerSecond", configuration.slowReaderBytesPerSecond, 0, 10'000'000);
  checkRange("connectRate", configuration.connectRate, 0.0, 1e6);
  if (configuration.target.length == 0) throw std::invalid_argument("target must be an address");
  if (configuration.spreadSources && (configuration.target.isIPv6() || !configuration.target.isLoopback())) {
    throw UnfitValue("spreadSources needs a target in 127.0.0.0/8");
  }
}

}  // namespace netlab
