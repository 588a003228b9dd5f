// The table as somebody looks at it: filtered, sorted, one page of it. The cost is one pass over the table
// and the kernel's answers for the rows of the page, whatever the table's length.
#include <algorithm>
#include <stdexcept>

#include "server/connection_table.h"
#include "server/table_page.h"
#include "socket/tcp_info.h"

namespace netlab {
namespace {

const char* stateOf(const Connection& connection) {
  const bool finished = connection.peerFinished, shut = connection.writeShut;
  return finished ? (shut ? "closing" : "halfClosed") : (shut ? "shutdownSent" : "open");
}

// How many connections one view asks the kernel about when it sorts or filters by what only the kernel knows.
// The others keep their last sample: a table of 10,000 is fresh again after 20 views.
constexpr size_t sampleBatch = 512;

struct Column {
  std::string_view name;
  int64_t (*key)(const Connection&);  // nullptr: sorted by the peer's text
  bool kernelKnows = false;
};

template <typename Number>
int64_t whole(Number number) {
  return static_cast<int64_t>(number);
}

// What a table can be sorted by: the fields of ConnectionRow.
constexpr Column columns[] = {
    {"id", [](const Connection& each) { return whole(each.id); }},
    {"fd", [](const Connection& each) { return whole(each.fd); }},
    {"peer", nullptr},
    {"state", [](const Connection& each) { return whole(each.peerFinished * 2 + each.writeShut); }},
    {"readable", [](const Connection& each) { return whole(each.interest & 1); }},
    {"writable", [](const Connection& each) { return whole(each.interest >> 1 & 1); }},
    {"exceptional", [](const Connection& each) { return whole(each.interest >> 2 & 1); }},
    {"receiveQueue", [](const Connection& each) { return whole(each.sampled.receive); }, true},
    {"sendQueue", [](const Connection& each) { return whole(each.sampled.send); }, true},
    {"unsent", [](const Connection& each) { return whole(each.sampled.unsent); }, true},
    {"applicationQueue", [](const Connection& each) { return whole(each.queue.size().bytes); }},
    {"received", [](const Connection& each) { return whole(each.received.get()); }},
    {"sent", [](const Connection& each) { return whole(each.sent.get()); }},
    {"rttMicroseconds", [](const Connection& each) { return whole(each.sampledRtt); }, true},
    {"openedAt", [](const Connection& each) { return each.openedAt; }},
    {"lastActiveAt", [](const Connection& each) { return each.lastActiveAt.load(); }},
    {"readingPaused", [](const Connection& each) { return whole(each.readingPaused()); }},
};

const Column& columnNamed(const std::string& name) {
  const auto* found = std::ranges::find(columns, std::string_view(name), &Column::name);
  if (found == std::end(columns)) throw std::invalid_argument("there is no column " + name);
  return *found;
}

TableFilter::Facts factsOf(const Connection& connection) {
  return {.id = connection.id,
          .fd = connection.fd,
          .peer = connection.peerText,
          .state = stateOf(connection),
          .queued = connection.queue.size().bytes > 0 || connection.sampled.receive > 0 ||
                    connection.sampled.send > 0,
          .paused = connection.readingPaused()};
}

}  // namespace

std::vector<std::string> columnNames() {
  std::vector<std::string> names;
  for (const Column& column : columns) names.emplace_back(column.name);
  return names;
}

void ConnectionTable::sample(Connection& connection) const {
  if (!ownsDescriptors_) return;
  connection.sampled = readQueues(connection.fd);
  connection.sampledRtt = readRttMicroseconds(connection.fd);
}

std::optional<ConnectionRow> ConnectionTable::row(uint64_t id) {
  std::optional<ConnectionRow> row;
  with(id, [&](Connection& connection) { row = readRow(connection); });
  return row;
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
  const size_t count = std::min(sampleBatch, all_.size());
  for (size_t i = 0; i < count; ++i) sample(*all_[sampleCursor_++ % all_.size()]);
}

ConnectionView ConnectionTable::view(const ViewQuery& query) {
  const TableFilter filter(query.filter);
  const Column& column = columnNamed(query.sortBy);
  const std::lock_guard lock(mutex_);
  if (column.kernelKnows || filter.asksKernel()) sampleSome();

  std::vector<Sortable<Connection>> entries;
  for (const auto& connection : all_)
    if (filter.matches(factsOf(*connection)))
      entries.push_back({.key = column.key ? column.key(*connection) : 0,
                         .text = column.key ? std::string_view() : connection->peerText,
                         .id = connection->id,
                         .item = connection.get()});
  const size_t matched = entries.size();

  ConnectionView view{all_.size(), matched, {}, {}};
  for (const uint64_t id : query.shown)
    if (!byId_.contains(id)) view.closed.push_back(id);
  for (Connection* each : pageOf(entries, query)) view.rows.push_back(readRow(*each));
  return view;
}

}  // namespace netlab
