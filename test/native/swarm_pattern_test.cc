#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>

#include "client/pattern.h"

using namespace netlab;

TEST_CASE("a stream is the same wherever it is looked at from") {
  Pattern pattern;
  for (uint64_t offset : {0ull, 1ull, 1000ull, 65520ull, 65521ull, 1ull << 40}) {
    CAPTURE(offset);
    std::string whole(pattern.at(7, offset), Pattern::chunk);
    std::string rest(pattern.at(7, offset + 100), Pattern::chunk - 100);
    CHECK(whole.substr(100) == rest);
  }
}

TEST_CASE("a stream that slips, or is another's, differs") {
  Pattern pattern;
  auto same = [&](uint64_t connection, uint64_t offset) {
    return std::memcmp(pattern.at(3, 500), pattern.at(connection, offset), 64) == 0;
  };
  CHECK(same(3, 500));
  for (uint64_t slip = 1; slip <= 4096; ++slip) {
    CAPTURE(slip);
    REQUIRE_FALSE(same(3, 500 + slip));
    REQUIRE_FALSE(same(3 + slip, 500));
  }
  CHECK_FALSE(same(3, 500 + Pattern::chunk));
}

TEST_CASE("it is text, without the urgent byte") {
  Pattern pattern;
  std::string text(pattern.at(0, 0), Pattern::chunk);
  CHECK(std::all_of(text.begin(), text.end(), [](char byte) { return std::isalnum(byte); }));
  CHECK(std::set<char>(text.begin(), text.end()).size() == 62);
}
