#include "socket/option_value.h"

#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace netlab {
namespace {

// Room for every encoding; the kernel's names have 16 bytes, their NUL included (IFNAMSIZ, TCP_CA_NAME_MAX).
using Memory = std::array<char, 64>;
constexpr size_t nameSize = IFNAMSIZ;

template <typename Form>
Form load(const Memory& memory) {
  Form form;
  std::memcpy(&form, memory.data(), sizeof form);
  return form;
}

template <typename Form>
socklen_t store(Memory& memory, const Form& form) {
  std::memcpy(memory.data(), &form, sizeof form);
  return sizeof form;
}

std::string symbolName(int number, int optname) {
  struct Symbol {
    int optname;
    int number;
    const char* name;
  };
  static constexpr Symbol symbols[] = {
      {SO_TYPE, SOCK_STREAM, "SOCK_STREAM"},     {SO_TYPE, SOCK_DGRAM, "SOCK_DGRAM"},
      {SO_DOMAIN, AF_INET, "AF_INET"},           {SO_DOMAIN, AF_INET6, "AF_INET6"},
      {SO_PROTOCOL, IPPROTO_TCP, "IPPROTO_TCP"}, {SO_PROTOCOL, IPPROTO_UDP, "IPPROTO_UDP"},
  };
  for (const Symbol& symbol : symbols) {
    if (symbol.optname == optname && symbol.number == number) return symbol.name;
  }
  return std::to_string(number);
}

OptionValue decode(const OptionDefinition& definition, const Memory& memory, size_t length) {
  switch (definition.encoding) {
    case OptionEncoding::integer32: {
      int number = load<int>(memory);
      if (definition.kind == OptionKind::flag) return number != 0;
      return int64_t{number};
    }
    case OptionEncoding::unsigned32:
      return int64_t{load<uint32_t>(memory)};
    case OptionEncoding::unsigned64:
      return load<int64_t>(memory);
    case OptionEncoding::timeval: {
      auto time = load<timeval>(memory);
      return int64_t{time.tv_sec} * 1000 + time.tv_usec / 1000;
    }
    case OptionEncoding::characters:
      return std::string(memory.data(), strnlen(memory.data(), length));
    case OptionEncoding::symbol:
      return symbolName(load<int>(memory), definition.optname);
    case OptionEncoding::linger: {
      auto setting = load<linger>(memory);
      return LingerSetting{setting.l_onoff != 0, setting.l_linger};
    }
  }
  return {};
}

// A flag given as true, false, 1 or 0.
int64_t asNumber(const OptionValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? 1 : 0;
  return std::get<int64_t>(value);
}

socklen_t encode(const OptionDefinition& definition, const OptionValue& value, Memory& memory) {
  switch (definition.encoding) {
    case OptionEncoding::timeval: {
      int64_t milliseconds = asNumber(value);
      return store(memory, timeval{milliseconds / 1000, milliseconds % 1000 * 1000});
    }
    case OptionEncoding::characters: {
      const auto& name = std::get<std::string>(value);
      std::memcpy(memory.data(), name.data(), name.size());
      return static_cast<socklen_t>(name.size());
    }
    case OptionEncoding::linger: {
      auto setting = std::get<LingerSetting>(value);
      return store(memory, linger{setting.on, setting.seconds});
    }
    default:
      // The kernel refuses to set the options with other encodings, whatever the bytes are.
      return store(memory,
                   static_cast<uint32_t>(std::holds_alternative<std::string>(value) ? 0 : asNumber(value)));
  }
}

std::string nameOf(const OptionDefinition& definition) {
  return std::string(definition.name);
}

// `wanted`: a sentence of {0}, the option, {1} and {2}, the bounds, and {3}, the unit, where there is one.
[[noreturn]] void refuseOutOfRange(const OptionDefinition& definition, const char* wanted) {
  throw UnfitValue({wanted,
                    {nameOf(definition), std::to_string(definition.minimum),
                     std::to_string(definition.maximum), Sentence::Part::phrase(definition.unit)}});
}

bool inRange(const OptionDefinition& definition, int64_t number) {
  return number >= definition.minimum && number <= definition.maximum;
}

}  // namespace

void checkValue(const OptionDefinition& definition, const OptionValue& value) {
  const int64_t* number = std::get_if<int64_t>(&value);
  switch (definition.kind) {
    case OptionKind::flag:
      if (std::holds_alternative<bool>(value) || (number && (*number == 0 || *number == 1))) return;
      throw UnfitValue({"{0} takes true or false.", {nameOf(definition)}});
    case OptionKind::integer:
    case OptionKind::duration:
      if (number && inRange(definition, *number)) return;
      refuseOutOfRange(definition, definition.unit.empty() ? "{0} takes a whole number, {1} to {2}."
                                                           : "{0} takes a whole number, {1} to {2} {3}.");
    case OptionKind::name: {
      const std::string* name = std::get_if<std::string>(&value);
      if (name && name->find('\0') == std::string::npos) return;
      throw UnfitValue({"{0} takes a name.", {nameOf(definition)}});
    }
    case OptionKind::linger: {
      const LingerSetting* setting = std::get_if<LingerSetting>(&value);
      if (setting && inRange(definition, setting->seconds)) return;
      refuseOutOfRange(definition, "{0} takes on or off and {1} to {2} {3}.");
    }
  }
}

int readValue(const OptionAccess& access, const OptionDefinition& definition, OptionValue& value) {
  Memory memory{};
  socklen_t length = memory.size();
  if (const int number = access.get(definition.level, definition.optname, memory.data(), length))
    return number;
  value = decode(definition, memory, length);
  return 0;
}

int writeValue(const OptionAccess& access, const OptionDefinition& definition, const OptionValue& value) {
  // Left to itself the kernel cuts a longer name off, silently, and takes what remains for the name.
  const std::string* name = std::get_if<std::string>(&value);
  if (name && name->size() >= nameSize) return ENAMETOOLONG;
  Memory memory{};
  socklen_t length = encode(definition, value, memory);
  return access.set(definition.level, definition.optname, memory.data(), length);
}

}  // namespace netlab
