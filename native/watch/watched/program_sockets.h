// The sockets of one program, and the views of them: what a server of the lab has in its ConnectionTable.
// What is not known of a socket is absent.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/table_page.h"
#include "watch/watched/socket_directory.h"
#include "watch/watched/waiting.h"

namespace netlab::watch {

struct ProgramSocket {
  uint64_t id = 0;  // never used again
  int fd = -1;
  uint64_t inode = 0;
  std::shared_ptr<const KnownSocket> known;  // nullptr: of no kind that socket diagnosis has
  std::optional<Direction> direction;
  std::optional<Asked> interest;        // what the interest set asks, where it is known
  std::optional<int64_t> openedAt;      // milliseconds since 1970
  std::optional<int64_t> lastActiveAt;  // milliseconds since 1970
  std::optional<uint64_t> received, sent;
  std::optional<int> backlog;  // as given to listen

  bool isListener() const { return known && known->listening; }
};

struct ProgramRow {
  const ProgramSocket* socket;
  SocketSample sample;
};

struct ProgramView {
  size_t total = 0;
  size_t matched = 0;
  std::vector<ProgramRow> rows;
  std::vector<uint64_t> closed;  // of those shown, those that are there no more
};

class ProgramSockets {
 public:
  // All that there are now. Listeners are no rows.
  void replace(std::vector<ProgramSocket> sockets);

  size_t connections() const { return connections_; }
  std::vector<const ProgramSocket*> listeners() const;
  // `id` 0: the first listener. nullptr: there is none.
  const ProgramSocket* find(uint64_t id) const;
  const ProgramSocket* withInode(uint64_t inode) const;

  // Rows hold until the next replace. Throws std::invalid_argument for a column that there is not, and
  // SystemError.
  ProgramView view(const ViewQuery& query) const;

 private:
  std::vector<ProgramSocket> all_;
  std::unordered_map<uint64_t, size_t> byId_, byInode_;
  size_t connections_ = 0;
};

// What the kernel says of it now. Nothing: it has just gone. Throws SystemError.
std::optional<ProgramRow> rowOf(const ProgramSocket& socket);

}  // namespace netlab::watch
