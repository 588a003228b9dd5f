#include "socket/sentence.h"

#include <doctest/doctest.h>

using netlab::Sentence;

TEST_CASE("a sentence puts its parts in their places, and leaves what is no place as it is") {
  CHECK(Sentence("a {1}, a {0}", {{"first"}, {"second"}}).text() == "a second, a first");
  CHECK(Sentence("{0} and {0}", {Sentence::Part::phrase("bytes")}).text() == "bytes and bytes");
  CHECK(Sentence("{1} {x} {} {0", {{"alone"}}).text() == "{1} {x} {} {0");
  CHECK(Sentence("{0}", {{"{0}"}}).text() == "{0}");  // text from outside is never a sentence
  CHECK(Sentence().empty());
}
