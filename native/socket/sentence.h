// What the core says to people: in English, and so that it can be said in another language.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netlab {

struct Sentence {
  // What goes into a sentence: a name or a number as it is, or a phrase that has a translation itself.
  struct Part {
    std::string text;
    bool isPhrase = false;
    Part(std::string word) : text(std::move(word)) {}
    static Part phrase(std::string_view english) {
      Part part{std::string(english)};
      part.isPhrase = true;
      return part;
    }
  };

  std::string key;  // in English, {0}, {1}, … where the parts go; empty: nothing is said
  std::vector<Part> parts;

  Sentence() = default;
  Sentence(std::string_view english, std::vector<Part> its = {}) : key(english), parts(std::move(its)) {}
  Sentence(const char* english) : key(english) {}

  bool empty() const { return key.empty(); }
  std::string text() const;  // in English
};

// A value of the wrong kind or out of range; what() is the sentence in English.
class UnfitValue : public std::invalid_argument {
 public:
  explicit UnfitValue(Sentence why) : std::invalid_argument(why.text()), sentence(std::move(why)) {}
  const Sentence sentence;
};

}  // namespace netlab
