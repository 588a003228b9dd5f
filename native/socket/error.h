// What failed, in the kernel's word, and what to do about it.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "socket/sentence.h"

namespace netlab {

// "EADDRINUSE" for EADDRINUSE; "errno 4711" for a number without a name.
std::string errnoName(int number);

// A system call that failed while something was set up, or on a person's demand. Never thrown on the hot
// path.
class SystemError : public std::runtime_error {
 public:
  SystemError(int number, std::string call, Sentence advice)
      : SystemError(number, errnoName(number), std::move(call), std::move(advice)) {}

  // For calls with error numbers of their own: getaddrinfo answers EAI_NONAME and its like, not an errno.
  SystemError(int number, std::string numberName, std::string call, Sentence advice)
      : std::runtime_error(call + ": " + numberName),
        errnoNumber(number),
        name(std::move(numberName)),
        syscall(std::move(call)),
        hint(std::move(advice)) {}

  const int errnoNumber;
  const std::string name;  // "EADDRINUSE", "EAI_NONAME"
  const std::string syscall;
  const Sentence hint;
};

// What was asked for cannot be done as things stand, without a system call that said so.
class Refusal : public std::runtime_error {
 public:
  Refusal(Sentence why, Sentence advice)
      : std::runtime_error(why.text()), sentence(std::move(why)), hint(std::move(advice)) {}

  const Sentence sentence;
  const Sentence hint;
};

// What std::bad_alloc says to a person.
inline Refusal noMemoryIsLeft() {
  return Refusal("no memory is left", "Stop some servers or swarms, or ask for less at a time.");
}

}  // namespace netlab
