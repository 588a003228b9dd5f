// Where a call was made, as a number of the ring's table of sites.
#pragma once

#include <cstdint>

namespace netlab::watch {

// What a wrapper knows of who called it.
struct Caller {
  const void* returnAddress;
  const void* frame;
};

// In a wrapper itself, not in what it calls.
#define NETLAB_CALLER                                       \
  ::netlab::watch::Caller {                                 \
    __builtin_return_address(0), __builtin_frame_address(0) \
  }

// 0 where the table is full. The seam for what tells more than a return address: a language's own frames, the
// stack behind a library.
uint32_t siteOf(const Caller& caller);

// For a ring that is new.
void forgetSites();

}  // namespace netlab::watch
