// Objects as JSON text.
#include "addon/json.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

using netlab::addon::JsonArray;
using netlab::addon::JsonObject;

TEST_CASE("JSON: numbers, flags, texts, and what holds them") {
  JsonObject inner;
  inner.set("bytes", uint64_t{1} << 53);
  JsonArray array;
  array.add(inner);
  array.add("word");
  JsonObject object;
  object.set("fd", -1);
  object.set("open", true);
  object.set("peer", "[::1]:80");
  object.set("queue", inner);
  object.set("all", array);
  object.set("none", JsonArray());
  CHECK(object.text() == R"({"fd":-1,"open":true,"peer":"[::1]:80","queue":{"bytes":9007199254740992},)"
                         R"("all":[{"bytes":9007199254740992},"word"],"none":[]})");
  CHECK(JsonObject().text() == "{}");
}

TEST_CASE("JSON: a text is data, whatever is in it") {
  JsonObject object;
  object.set("text", std::string("a\"b\\c\n\x1f\0d", 9) + "\u00e9");
  CHECK(object.text() == "{\"text\":\"a\\\"b\\\\c\\u000a\\u001f\\u0000d\u00e9\"}");
}

TEST_CASE("JSON: a time keeps its nanoseconds") {
  JsonObject object;
  object.setMilliseconds("at", 1'732'864'445'123'000'042);
  CHECK(object.text() == R"({"at":1732864445123.000042})");
}
