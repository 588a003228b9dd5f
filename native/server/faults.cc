#include "server/faults.h"

#include <algorithm>
#include <stdexcept>

namespace netlab {
namespace {

constexpr FaultDescription table[] = {
    {Fault::eofIgnored, "eof-ignored"},
    {Fault::alwaysWritable, "always-writable"},
    {Fault::zeroTimeout, "zero-timeout"},
    {Fault::edgeOneReceive, "edge-one-receive"},
    {Fault::removedNotClosed, "removed-not-closed"},
    {Fault::blockingAccept, "blocking-accept"},
    {Fault::partialSend, "partial-send"},
    {Fault::emfileSpin, "emfile-spin"},
    {Fault::closedNotRemoved, "closed-not-removed"},
    {Fault::hupIgnored, "hup-ignored"},
    {Fault::splitCharacter, "split-character"},
    {Fault::messageBoundary, "message-boundary"},
};

}  // namespace

std::span<const FaultDescription> faultTable() {
  return table;
}

void FaultSwitches::setAll(const std::vector<std::string>& names) {
  uint32_t bits = 0;
  for (const std::string& name : names) {
    const auto* found = std::ranges::find(table, std::string_view(name), &FaultDescription::name);
    if (found == std::end(table)) throw std::invalid_argument("unknown fault: " + name);
    bits |= 1u << static_cast<int>(found->fault);
  }
  bits_.store(bits, std::memory_order_relaxed);
}

std::vector<std::string> FaultSwitches::names() const {
  std::vector<std::string> names;
  for (const FaultDescription& entry : table)
    if (on(entry.fault)) names.emplace_back(entry.name);
  return names;
}

}  // namespace netlab
