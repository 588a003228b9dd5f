// Objects as JSON text, for answers that hold many of them: made property by property through Node-API, which
// looks up each name anew, they took 39 % of what JavaScript's thread did for an open panel (perf, 1,000
// connections).
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace netlab::addon {

inline void appendQuoted(std::string& to, std::string_view text) {
  to += '"';
  for (const char each : text) {
    if (each == '"' || each == '\\') {
      to += '\\';
      to += each;
    } else if (static_cast<unsigned char>(each) < 0x20) {
      constexpr char digits[] = "0123456789abcdef";
      to += "\\u00";
      to += digits[each >> 4];
      to += digits[each & 15];
    } else {
      to += each;
    }
  }
  to += '"';
}

class JsonArray;

class JsonObject {
 public:
  void set(std::string_view name, std::string_view text) {
    begin(name);
    appendQuoted(text_, text);
  }
  void set(std::string_view name, const char* text) { set(name, std::string_view(text)); }
  void set(std::string_view name, const std::string& text) { set(name, std::string_view(text)); }
  void set(std::string_view name, std::same_as<bool> auto flag) {
    begin(name);
    text_ += flag ? "true" : "false";
  }
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) void set(std::string_view name, Number number) {
    begin(name);
    char digits[24];
    text_.append(digits, std::to_chars(digits, std::end(digits), number).ptr);
  }
  // Made of whole numbers: what the C++ library has for others is a twentieth of the addon in size, and the C
  // library puts a comma where the locale wants one.
  void setMilliseconds(std::string_view name, int64_t nanoseconds) {
    constexpr int64_t perMillisecond = 1'000'000;
    set(name, nanoseconds / perMillisecond);
    const std::string digits = std::to_string(perMillisecond + nanoseconds % perMillisecond);
    text_ += '.';
    text_.append(digits, 1);
  }
  void set(std::string_view name, const JsonObject& object) {
    begin(name);
    text_ += object.text();
  }
  void set(std::string_view name, const JsonArray& array);

  std::string text() const { return text_ + '}'; }

 private:
  // `name`: of the contract, plain letters.
  void begin(std::string_view name) {
    text_ += text_.size() == 1 ? "\"" : ",\"";
    text_ += name;
    text_ += "\":";
  }

  std::string text_ = "{";
};

class JsonArray {
 public:
  void add(const JsonObject& object) {
    begin();
    text_ += object.text();
  }
  void add(std::string_view text) {
    begin();
    appendQuoted(text_, text);
  }
  std::string text() const { return text_ + ']'; }

 private:
  void begin() {
    if (text_.size() > 1) text_ += ',';
  }

  std::string text_ = "[";
};

inline void JsonObject::set(std::string_view name, const JsonArray& array) {
  begin(name);
  text_ += array.text();
}

}  // namespace netlab::addon
