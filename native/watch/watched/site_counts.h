// What a program has done at each of its call sites since its start.
#pragma once

#include <cstdint>
#include <vector>

#include "watch/ring/layout.h"

namespace netlab::watch {

struct SiteCount {
  uint32_t site;
  uint64_t calls = 0;
  uint64_t again = 0;           // that failed with EAGAIN
  uint64_t bytes = 0;           // received and sent
  bool hasUntoldBytes = false;  // the messages were told, not their bytes
};

class SiteCounts {
 public:
  void take(const Record& call);
  // Of the sites that have made a call, in their order.
  std::vector<SiteCount> all() const;

 private:
  std::vector<SiteCount> bySite_;  // as far as sites were met
};

}  // namespace netlab::watch
