// The bytes that clients send: known at any offset without being remembered, different for each connection,
// so that a byte lost, doubled, changed or sent to the wrong client is seen when the echo is compared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netlab {

class Pattern {
 public:
  Pattern();

  // The most bytes that one call can be asked for.
  static constexpr size_t chunk = 64 * 1024;

  // `chunk` bytes of this connection's stream, from this offset on. Letters and digits.
  const char* at(uint64_t connection, uint64_t offset) const {
    return table_.data() + (connection * stride + offset) % period;
  }

 private:
  // Streams repeat after `period` bytes: a prime just below the sizes that buffers have, so that a whole
  // buffer lost or doubled does not go unseen. Neighbouring connections start far from each other.
  static constexpr uint64_t period = 65521, stride = 40503;
  std::vector<char> table_;
};

// A well-mixed number from any number (splitmix64): repeatable chance.
uint64_t mix(uint64_t number);

}  // namespace netlab
