// The table as somebody looks at it: filtered, sorted, one page of it. The cost is one pass over the table
// and the kernel's answers for the rows of the page, whatever the table's length.
#include <algorithm>

#include "server/connection_table.h"
#include "socket/tcp_info.h"

namespace netlab {
namespace {

const char* stateOf(const Connection& connection) {
  const bool finished = connection.peerFinished, shut = connection.writeShut;
  return finished ? (shut ? "closing" : "halfClosed") : (shut ? "shutdownSent" : "open");
}

// How many connections one view asks the kernel about when it sorts or filters by what only the kernel knows.
// The others keep their last sample: a table of 10,000 is fresh again after 20 views.
constexpr size_t kSampleBatch = 512;

bool kernelKnows(const std::string& column) {
  return column == "receiveQueue" || column == "sendQueue" || column == "unsent" ||
         column == "rttMicroseconds";
}

int64_t sortKey(const Connection& connection, const std::string& column) {
  const auto number = [](auto value) { return static_cast<int64_t>(value); };
  const uint8_t interest = connection.interest;
  if (column == "fd") return connection.fd;
  if (column == "receiveQueue") return connection.sampled.receive;
  if (column == "sendQueue") return connection.sampled.send;
  if (column == "unsent") return connection.sampled.unsent;
  if (column == "rttMicroseconds") return connection.sampledRtt;
  if (column == "applicationQueue") return number(connection.queue.size().bytes);
  if (column == "received") return number(connection.received.get());
  if (column == "sent") return number(connection.sent.get());
  if (column == "openedAt") return connection.openedAt;
  if (column == "lastActiveAt") return connection.lastActiveAt;
  if (column == "readable") return interest & 1;
  if (column == "writable") return interest >> 1 & 1;
  if (column == "exceptional") return interest >> 2 & 1;
  if (column == "readingPaused") return connection.readingPaused();
  if (column == "state") return connection.peerFinished * 2 + connection.writeShut;
  return number(connection.id);
}

// Terms apart by spaces, all of which must hold: `state:open`, `queued:yes`, `paused:yes`, or a part of the
// peer's address, the connection's id (`#12`) or descriptor (`fd:12`).
class Filter {
 public:
  explicit Filter(const std::string& text) {
    size_t end = 0;
    for (size_t start = 0; (start = text.find_first_not_of(' ', end)) != std::string::npos;) {
      end = std::min(text.find(' ', start), text.size());
      terms_.push_back(text.substr(start, end - start));
    }
  }

  bool asksKernel() const { return std::ranges::find(terms_, "queued:yes") != terms_.end(); }

  bool matches(const Connection& connection) const {
    return std::ranges::all_of(terms_, [&](const std::string& term) { return holds(term, connection); });
  }

 private:
  static bool holds(const std::string& term, const Connection& connection) {
    if (term.starts_with("state:")) return term.substr(6) == stateOf(connection);
    if (term == "queued:yes")
      return connection.queue.size().bytes > 0 || connection.sampled.receive > 0 ||
             connection.sampled.send > 0;
    if (term == "paused:yes") return connection.readingPaused();
    if (term.starts_with("fd:")) return term.substr(3) == std::to_string(connection.fd);
    if (term.starts_with('#')) return term.substr(1) == std::to_string(connection.id);
    return connection.peerText.find(term) != std::string::npos;
  }

  std::vector<std::string> terms_;
};

}  // namespace

void ConnectionTable::sample(Connection& connection) const {
  if (!ownsDescriptors_) return;
  connection.sampled = readQueues(connection.fd);
  connection.sampledRtt = readRttMicroseconds(connection.fd);
}

ConnectionRow ConnectionTable::readRow(Connection& connection) const {
  sample(connection);
  const uint8_t interest = connection.interest;
  const MessageQueue::Size queued = connection.queue.size();
  return {.id = connection.id,
          .fd = connection.fd,
          .peer = connection.peerText,
          .state = stateOf(connection),
          .readable = (interest & 1) != 0,
          .writable = (interest & 2) != 0,
          .exceptional = (interest & 4) != 0,
          .receiveQueue = connection.sampled.receive,
          .sendQueue = connection.sampled.send,
          .unsent = connection.sampled.unsent,
          .queuedMessages = queued.messages,
          .queuedBytes = queued.bytes,
          .received = connection.received.get(),
          .sent = connection.sent.get(),
          .rttMicroseconds = connection.sampledRtt,
          .openedAt = connection.openedAt,
          .lastActiveAt = connection.lastActiveAt,
          .readingPaused = connection.readingPaused()};
}

void ConnectionTable::sampleSome() {
  const size_t count = std::min(kSampleBatch, all_.size());
  for (size_t i = 0; i < count; ++i) sample(*all_[sampleCursor_++ % all_.size()]);
}

ConnectionView ConnectionTable::view(const ViewQuery& query) {
  const Filter filter(query.filter);
  const std::lock_guard lock(mutex_);
  if (kernelKnows(query.sortBy) || filter.asksKernel()) sampleSome();

  // Keys are taken once: the loop goes on counting while we sort.
  struct Entry {
    int64_t key;
    Connection* connection;
  };
  const bool byPeer = query.sortBy == "peer";
  std::vector<Entry> entries;
  for (const auto& connection : all_)
    if (filter.matches(*connection))
      entries.push_back({byPeer ? 0 : sortKey(*connection, query.sortBy), connection.get()});

  const auto before = [&](const Entry& a, const Entry& b) {
    const Entry& first = query.descending ? b : a;
    const Entry& second = query.descending ? a : b;
    if (byPeer && first.connection->peerText != second.connection->peerText)
      return first.connection->peerText < second.connection->peerText;
    if (first.key != second.key) return first.key < second.key;
    return first.connection->id < second.connection->id;
  };
  const size_t end = std::min(entries.size(), query.offset + std::min(query.limit, entries.size()));
  std::partial_sort(entries.begin(), entries.begin() + static_cast<ptrdiff_t>(end), entries.end(), before);

  ConnectionView view{all_.size(), entries.size(), {}, {}};
  for (const uint64_t id : query.shown)
    if (!byId_.contains(id)) view.closed.push_back(id);
  for (size_t i = query.offset; i < end; ++i) view.rows.push_back(readRow(*entries[i].connection));
  return view;
}

}  // namespace netlab
