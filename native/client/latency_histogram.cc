#include "client/latency_histogram.h"

#include <algorithm>
#include <cmath>

namespace netlab {

void LatencyHistogram::clear() {
  for (Counter& bucket : buckets_) bucket.add(-bucket.get());
  maximum_.add(-maximum_.get());
}

Latency LatencyHistogram::summary() const {
  std::array<uint64_t, bucketCount> counts;  // one look, so that the sums agree while the writer goes on
  uint64_t total = 0;
  for (size_t index = 0; index < bucketCount; ++index) total += counts[index] = buckets_[index].get();
  const uint64_t maximum = maximum_.get();
  auto percentile = [&](double part) -> uint64_t {
    const auto rank = static_cast<uint64_t>(std::ceil(part * static_cast<double>(total)));
    uint64_t seen = 0;
    for (size_t index = 0; index < bucketCount; ++index) {
      seen += counts[index];
      if (seen >= rank && seen > 0) return std::min(upperEdge(index), maximum);
    }
    return 0;
  };
  return {total, percentile(0.5), percentile(0.9), percentile(0.99), percentile(0.999), maximum};
}

}  // namespace netlab
