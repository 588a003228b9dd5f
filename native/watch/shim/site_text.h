// The texts that sites name, each once, in the ring.
#pragma once

#include <cstdint>

namespace netlab::watch {

// The place of `text` in Header's texts; 0 where there is no room.
uint32_t siteText(const char* text);

// For a ring that is new.
void forgetSiteTexts();

}  // namespace netlab::watch
