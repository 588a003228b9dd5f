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
  explicit ProgramSocket(uint64_t number = 0) : id(number) {}

  uint64_t id;  // never used again
  int fd = -1;
  uint64_t inode = 0;
  // nullptr: in none of the kernel's tables, since it is neither bound nor connected: not shown.
  std::shared_ptr<const KnownSocket> known;
  // The kernel's tables have it no more, and the program still holds it: it was reset.
  bool isClosed = false;
  uint64_t lookedFor = 0;  // SocketDirectory::begun when it was missed first; 0: it was not
  std::optional<Direction> direction;
  std::optional<Asked> interest;        // what the interest set asks, where it is known
  std::optional<int64_t> openedAt;      // milliseconds since 1970
  std::optional<int64_t> lastActiveAt;  // milliseconds since 1970
  std::optional<uint64_t> received, sent;
  std::optional<int> backlog;  // as given to listen

  bool isListener() const { return known && known->listening && !isClosed; }
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
  // The table is brought up to date by naming all sockets that there are now: begin, `at` for each, end. What
  // was not named is gone. Who is the same as before costs next to nothing.
  void begin();
  // Made where it is not there; `isFirst`: it is named for the first time since begin.
  ProgramSocket& at(uint64_t id, bool& isFirst);
  void end();
  void clear();
  template <typename Take>
  void each(Take take) {
    for (auto& [id, entry] : byId_) take(entry.socket);
  }
  // After `each` has changed what is known of them.
  void count();

  size_t connections() const { return connections_; }
  // In the order of their ids.
  const std::vector<const ProgramSocket*>& listeners() const { return listeners_; }
  // `id` 0: the first listener. nullptr: there is none.
  const ProgramSocket* find(uint64_t id) const;

  // Whether an answer needs the queues and states of all sockets, as they are now. Throws
  // std::invalid_argument for a column that there is not.
  static bool asksKernel(const ViewQuery& query);
  // Rows hold until the table is brought up to date again. Throws as asksKernel, and SystemError.
  ProgramView view(const ViewQuery& query) const;

 private:
  struct Entry {
    ProgramSocket socket;
    uint64_t named;  // in which round
  };
  std::unordered_map<uint64_t, Entry> byId_;
  uint64_t round_ = 0;
  size_t connections_ = 0;
  std::vector<const ProgramSocket*> listeners_;
};

// What the kernel says of it now. Nothing: it is not shown, or has just gone. Throws SystemError.
std::optional<ProgramRow> rowOf(const ProgramSocket& socket);

}  // namespace netlab::watch
