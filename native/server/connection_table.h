// The connections of one server, and the views of them.
//
// The lock guards the table itself (accept, close) and makes it safe to ask the kernel about a descriptor
// from outside: while it is held, none is closed. The loop does not need it to look up what only it changes.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/connection.h"
#include "server/table_page.h"

namespace netlab {

struct ConnectionRow {
  uint64_t id;
  int fd;
  std::string peer;
  const char* state;
  bool readable, writable, exceptional;
  int receiveQueue, sendQueue, unsent;
  size_t queuedMessages, queuedBytes;
  uint64_t received, sent;
  int rttMicroseconds;
  int64_t openedAt, lastActiveAt;  // CLOCK_MONOTONIC
  bool readingPaused;
};

// What a view can be sorted by: the fields of ConnectionRow, as the contract names them.
std::vector<std::string> columnNames();

struct ConnectionView {
  size_t total = 0;
  size_t matched = 0;
  std::vector<ConnectionRow> rows;
  std::vector<uint64_t> closed;  // of `shown`, those that are in the table no more
};

class ConnectionTable {
 public:
  // `ownsDescriptors`: a connection's descriptor is closed with it; else all share the server's (UDP), whose
  // kernel queues are nobody's in particular.
  explicit ConnectionTable(bool ownsDescriptors) : ownsDescriptors_(ownsDescriptors) {}

  // The loop's own.
  Connection& add(int fd, const Address& peer, int64_t now);
  Connection* byFd(int fd) const;
  // Closes its descriptor where it has one of its own, takes it out of the table, and hands it over to be
  // destroyed.
  std::unique_ptr<Connection> close(Connection& connection);
  const std::vector<std::unique_ptr<Connection>>& all() const { return all_; }
  Connection* byIdInLoop(uint64_t id) const;

  // From anywhere.
  size_t size() const;
  // Throws std::invalid_argument for a column that there is not.
  ConnectionView view(const ViewQuery& query);
  // Nothing: there is no such connection.
  std::optional<ConnectionRow> row(uint64_t id);
  // Runs `look` with the connection, its descriptor certainly open. False: there is none of this id.
  bool with(uint64_t id, const std::function<void(Connection&)>& look);
  // A new row, with the kernel asked for its queues now; within `with`.
  ConnectionRow readRow(Connection& connection) const;
  void withEach(const std::function<void(Connection&)>& look);

 private:
  std::unique_ptr<Connection> take(Connection& connection);
  void sample(Connection& connection) const;

  const bool ownsDescriptors_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> all_;
  std::vector<Connection*> byFd_;
  std::unordered_map<uint64_t, size_t> byId_;  // index in all_
  uint64_t lastId_ = 0;
  size_t sampleCursor_ = 0;

  void sampleSome();
};

}  // namespace netlab
