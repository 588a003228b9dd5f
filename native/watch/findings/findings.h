// The verdicts on one program: hands each of its calls to the judges who want it, and what it does just now.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "watch/findings/judge.h"

namespace netlab::watch {

class Findings {
 public:
  Findings(const View& view, pid_t pid);

  // In the order in which the calls ended. `ready`: its records as the trace keeps them, data translated.
  void take(pid_t thread, const Record& call, int64_t endedAt, const std::vector<Record>& ready);
  void forget();  // calls were lost
  void look(int64_t now);
  void end(const Ended& ended);

  std::vector<Finding> all() const { return book_.all(); }

 private:
  static constexpr size_t kindCount = static_cast<size_t>(CallKind::option) + 1;

  Scene scene_;
  Live live_;
  Book book_;
  std::vector<std::unique_ptr<Judge>> judges_;
  std::array<std::vector<Judge*>, kindCount> byKind_;
  std::vector<Record::Ready> ready_;
};

}  // namespace netlab::watch
