#include "client/pattern.h"

namespace netlab {

uint64_t mix(uint64_t number) {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9;
  number = (number ^ number >> 27) * 0x94d049bb133111eb;
  return number ^ number >> 31;
}

Pattern::Pattern() : table_(period + chunk) {
  static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  for (size_t index = 0; index < table_.size(); ++index) {
    table_[index] = alphabet[mix(index % period) % (sizeof alphabet - 1)];
  }
}

}  // namespace netlab
