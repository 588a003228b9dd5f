// One page of a table as somebody looks at it: filtered, sorted, cut. Whose table it is does not matter: a
// server's of the lab, or a program's.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netlab {

struct ViewQuery {
  std::string sortBy = "id";  // one of columnNames()
  bool descending = false;
  std::string filter{};
  std::vector<uint64_t> shown{};  // ids that the asker shows already
  size_t offset = 0;
  size_t limit = 0;
};

// Terms apart by spaces, all of which must hold: `state:open`, `queued:yes`, `paused:yes`, or a part of the
// peer's address, the connection's id (`#12`) or descriptor (`fd:12`).
class TableFilter {
 public:
  struct Facts {
    uint64_t id;
    int fd;
    std::string_view peer;
    std::string_view state;
    bool queued;
    bool paused;
  };

  explicit TableFilter(const std::string& text);

  bool asksKernel() const;  // about every row, to know what lies in its queues
  bool matches(const Facts& facts) const;

 private:
  std::vector<std::string> terms_;
};

// A row with what it is sorted by, taken once: who owns it may go on counting meanwhile.
template <typename Item>
struct Sortable {
  int64_t key;
  std::string_view text;  // before the key
  uint64_t id;            // where the rest is the same
  Item* item;
};

template <typename Item>
std::vector<Item*> pageOf(std::vector<Sortable<Item>>& entries, const ViewQuery& query) {
  const auto before = [&](const Sortable<Item>& a, const Sortable<Item>& b) {
    const Sortable<Item>& first = query.descending ? b : a;
    const Sortable<Item>& second = query.descending ? a : b;
    if (first.text != second.text) return first.text < second.text;
    if (first.key != second.key) return first.key < second.key;
    return first.id < second.id;
  };
  const size_t end = std::min(entries.size(), query.offset + std::min(query.limit, entries.size()));
  std::partial_sort(entries.begin(), entries.begin() + static_cast<ptrdiff_t>(end), entries.end(), before);
  std::vector<Item*> page;
  for (size_t i = query.offset; i < end; ++i) page.push_back(entries[i].item);
  return page;
}

}  // namespace netlab
