#include "socket/sentence.h"

namespace netlab {

std::string Sentence::text() const {
  std::string text;
  for (size_t i = 0; i < key.size(); ++i) {
    const bool isPlace = key[i] == '{' && i + 2 < key.size() && key[i + 2] == '}';
    const auto number = isPlace ? static_cast<size_t>(key[i + 1] - '0') : parts.size();
    if (number >= parts.size()) {
      text += key[i];
      continue;
    }
    text += parts[number].text;
    i += 2;
  }
  return text;
}

}  // namespace netlab
