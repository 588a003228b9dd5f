// What is wrong with a program: a mistake at one place of it, how often it was made, and what shows it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "socket/sentence.h"

namespace netlab::watch {

struct Finding;

// One mistake of the catalogue (extension/contract/mistakes.ts), and how its evidence is said.
struct Mistake {
  const char* name;
  Sentence (*evidence)(const Finding&);
};

struct Finding {
  const Mistake* mistake;
  uint32_t site;        // 0: not known
  pid_t thread;         // that made it last
  uint32_t connection;  // on which it was made last; 0: none
  uint64_t count;
  int64_t firstAt, lastAt;  // CLOCK_MONOTONIC
  int64_t figures[3];       // what `evidence` tells of the last time
  bool atLeast;             // calls were lost

  Sentence evidence() const { return mistake->evidence(*this); }
};

// The findings of one program: one for each mistake and site.
class Book {
 public:
  static constexpr size_t mostFindings = 256;

  // It was made once more, or `count` times.
  void tell(Finding made) {
    const auto found = findings_.find({made.mistake, made.site});
    if (found == findings_.end()) {
      if (findings_.size() < mostFindings) findings_.emplace(std::pair(made.mistake, made.site), made);
      return;
    }
    made.count += found->second.count;
    made.firstAt = found->second.firstAt;
    found->second = made;
  }
  void noteLoss() { isLossy_ = true; }

  std::vector<Finding> all() const {
    std::vector<Finding> list;
    for (const auto& [key, finding] : findings_) {
      list.push_back(finding);
      list.back().atLeast = isLossy_;
    }
    return list;
  }

 private:
  std::map<std::pair<const Mistake*, uint32_t>, Finding> findings_;
  bool isLossy_ = false;
};

// The last words of an evidence that has a count.
inline Sentence::Part howSure(const Finding& finding) {
  return Sentence::Part::phrase(finding.atLeast ? "Calls were lost: it may have been more often."
                                                : "Every call was seen.");
}

inline Sentence::Part figure(int64_t number) {
  return std::to_string(number);
}

}  // namespace netlab::watch
