// What a program has started and into which the loader puts no library: a program that is linked statically
// has no loader, one of 32 bits has another. The environment says all the same that they are to be watched.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "socket/sentence.h"

namespace netlab::watch {

enum class Blindness { none, isStatic, has32Bits };

// Of a file that is run. None, too, where it can't be read.
Blindness blindnessOf(const std::string& file);

class BlindChildren {
 public:
  static constexpr size_t mostNamed = 8;

  // Now and then: those that live at that moment. What a child runs can be another each time.
  void look(pid_t parent);
  // Names those that were met, whether they live or not.
  void tell(std::vector<Sentence>& notSeen) const;

 private:
  std::vector<std::string> static_, of32Bits_;  // names of files, each once
};

}  // namespace netlab::watch
