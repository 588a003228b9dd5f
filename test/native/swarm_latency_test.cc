#include <doctest/doctest.h>

#include <vector>

#include "client/latency_histogram.h"

using namespace netlab;

TEST_CASE("every value falls into a bucket whose edge is at most 1/32 above it") {
  uint64_t previous = 0;
  for (size_t index = 1; index < 1920; ++index) {
    uint64_t edge = LatencyHistogram::upperEdge(index);
    CHECK(edge > previous);
    CHECK(LatencyHistogram::indexOf(edge) == index);
    CHECK(LatencyHistogram::indexOf(previous + 1) == index);
    CHECK(edge - (previous + 1) <= (previous + 1) / 32);
    previous = edge;
  }
  CHECK(previous == UINT64_MAX);
}

TEST_CASE("percentiles of known values") {
  LatencyHistogram histogram;
  CHECK(histogram.summary().count == 0);
  CHECK(histogram.summary().p50 == 0);
  for (uint64_t value = 1; value <= 100'000; ++value) histogram.add(value);
  Latency latency = histogram.summary();
  CHECK(latency.count == 100'000);
  auto near = [](uint64_t measured, uint64_t expected) {
    return measured >= expected && measured <= expected + expected / 32;
  };
  CHECK(near(latency.p50, 50'000));
  CHECK(near(latency.p90, 90'000));
  CHECK(near(latency.p99, 99'000));
  CHECK(near(latency.p999, 99'900));
  CHECK(latency.maximum == 100'000);
  histogram.clear();
  CHECK(histogram.summary().count == 0);
  CHECK(histogram.summary().maximum == 0);
}

TEST_CASE("one outlier in a thousand shows in the maximum, not in p99") {
  LatencyHistogram histogram;
  for (int i = 0; i < 999; ++i) histogram.add(10);
  histogram.add(1'000'000'000);
  CHECK(histogram.summary().p99 == 10);
  CHECK(histogram.summary().p999 == 10);
  CHECK(histogram.summary().maximum == 1'000'000'000);
}
