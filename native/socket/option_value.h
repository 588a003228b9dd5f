// The values of socket options as they cross to the kernel and back.
#pragma once

#include "socket/option_access.h"
#include "socket/options.h"

namespace netlab {

// Throws std::invalid_argument, in words for a person, for a value of the wrong kind or out of range.
void checkValue(const OptionDefinition& definition, const OptionValue& value);

// getsockopt. The errno, 0 when `value` was filled.
int readValue(const OptionAccess& access, const OptionDefinition& definition, OptionValue& value);

// setsockopt with a value that checkValue let pass. The errno, 0 for success.
int writeValue(const OptionAccess& access, const OptionDefinition& definition, const OptionValue& value);

}  // namespace netlab
