// The ring never blocks, never lies about what it dropped; the newest wait is always a whole one.
#include <doctest/doctest.h>

#include <thread>

#include "trace/latest.h"
#include "trace/ring.h"

using netlab::TraceKind;
using netlab::TraceRecord;
using netlab::TraceRing;

namespace {

TraceRecord record(int64_t asked) {
  TraceRecord made{};
  made.detail.asked = asked;
  return made;
}

}  // namespace

TEST_CASE("records come out in order, and again until they are released") {
  TraceRing ring(16);
  for (int i = 1; i <= 10; ++i) ring.push(record(i));
  for (int turn = 0; turn < 2; ++turn) {
    const TraceRing::Chunk chunk = ring.read(0, 4);
    REQUIRE(chunk.records.size() == 4);
    CHECK(chunk.records[3].sequence == 4);
    CHECK(chunk.records[3].detail.asked == 4);
    CHECK(chunk.next == 4);
    CHECK(chunk.lost == 0);
  }
  const TraceRing::Chunk rest = ring.read(4, 100);
  CHECK(rest.records.size() == 6);
  CHECK(rest.records.front().sequence == 5);
}

TEST_CASE("full: the newest are dropped, and the gap is told as a record at once") {
  TraceRing ring(16);
  for (int i = 1; i <= 20; ++i) ring.push(record(i));
  const TraceRing::Chunk chunk = ring.read(0, 100);
  CHECK(chunk.lost == 4);
  REQUIRE(chunk.records.size() == 17);
  CHECK(chunk.records[16].kind == TraceKind::lost);
  CHECK(chunk.records[16].detail.returned == 4);
  CHECK(chunk.next == 20);
  ring.read(20, 0);  // until it is released, the ring stays full
  ring.push(record(21));
  CHECK(ring.read(20, 100).records.size() == 1);
  CHECK(ring.read(20, 100).lost == 0);
}

TEST_CASE("a gap in the middle is told where it was") {
  TraceRing ring(16);
  for (int i = 1; i <= 20; ++i) ring.push(record(i));
  ring.read(8, 0);  // releases eight, takes none
  ring.push(record(21));
  const TraceRing::Chunk chunk = ring.read(8, 100);
  REQUIRE(chunk.records.size() == 10);
  CHECK(chunk.records[7].sequence == 16);
  CHECK(chunk.records[8].kind == TraceKind::lost);
  CHECK(chunk.records[8].sequence == 20);
  CHECK(chunk.records[9].sequence == 21);
}

TEST_CASE("a position ahead of everything releases everything") {
  TraceRing ring(16);
  for (int i = 1; i <= 5; ++i) ring.push(record(i));
  const TraceRing::Chunk chunk = ring.read(1'000'000, 100);
  CHECK(chunk.records.empty());
  CHECK(chunk.next == 5);
  ring.push(record(6));
  CHECK(ring.read(chunk.next, 100).records.size() == 1);
}

TEST_CASE("a producer and a consumer at once: every record is read or counted as lost") {
  constexpr uint64_t kRecords = 200'000;
  TraceRing ring(1024);
  std::thread producer([&] {
    for (uint64_t i = 1; i <= kRecords; ++i) ring.push(record(static_cast<int64_t>(i)));
  });
  uint64_t next = 0, read = 0, lost = 0;
  while (next < kRecords) {
    const TraceRing::Chunk chunk = ring.read(next, 256);
    for (const TraceRecord& one : chunk.records)
      if (one.kind != TraceKind::lost) {
        ++read;
        REQUIRE(one.detail.asked == static_cast<int64_t>(one.sequence));
      }
    next = chunk.next;
    lost += chunk.lost;
  }
  producer.join();
  CHECK(read + lost == kRecords);
}

TEST_CASE("the latest value is whole, never older than one seen before, and stays until a newer one comes") {
  struct Value {
    uint64_t first = 0, second = 0;
  };
  netlab::Latest<Value> latest;
  constexpr uint64_t kValues = 200'000;
  std::thread writer([&] {
    for (uint64_t i = 1; i <= kValues; ++i) {
      latest.draft() = {i, ~i};
      latest.publish();
    }
  });
  uint64_t seen = 0;
  while (seen < kValues) {
    const Value& value = latest.read();
    if (value.first == 0) continue;
    REQUIRE(value.second == ~value.first);
    REQUIRE(value.first >= seen);
    seen = value.first;
  }
  writer.join();
  CHECK(latest.read().first == kValues);
}
