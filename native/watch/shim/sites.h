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

// 0 where nothing is known, or the table is full. Python's frames where there are some, else the
// stack where the program has an unwinder, else the return address.
uint32_t siteOf(const Caller& caller);

// Fetches what answers for a place in native code: looking at the clock, which waits for what is loaded, is
// longer than that takes.
void prefetchSite(const Caller& caller);

// For a ring that is new.
void forgetSites();

// Before main.
void findLanguages();

}  // namespace netlab::watch
