#include "watch/watched/asked_sets.h"

namespace netlab::watch {
namespace {

constexpr uint8_t isAsked = 1, read = 2, write = 4, except = 8;

}  // namespace

void AskedSets::add(const Asked& asked) {
  if (asked.fd < 0 || static_cast<size_t>(asked.fd) >= descriptorCount) return;
  const auto at = static_cast<size_t>(asked.fd);
  if (at >= bits_.size()) bits_.resize(std::max(at + 1, 2 * bits_.size()));
  bits_[at] = static_cast<uint8_t>(bits_[at] | isAsked | (asked.read ? read : 0) | (asked.write ? write : 0) |
                                   (asked.except ? except : 0));
}

std::optional<Asked> AskedSets::of(int fd) const {
  if (fd < 0 || static_cast<size_t>(fd) >= bits_.size()) return std::nullopt;
  const uint8_t bits = bits_[static_cast<size_t>(fd)];
  if (!bits) return std::nullopt;
  return Asked{fd, (bits & read) != 0, (bits & write) != 0, (bits & except) != 0};
}

}  // namespace netlab::watch
