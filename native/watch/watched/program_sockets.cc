#include "watch/watched/program_sockets.h"

#include <stdexcept>
#include <string_view>

namespace netlab::watch {
namespace {

int64_t orLeast(const std::optional<int64_t>& value) {
  return value.value_or(-1);
}

int64_t orLeast(const std::optional<uint64_t>& value) {
  return value ? static_cast<int64_t>(*value) : -1;
}

int64_t flag(bool value) {
  return value ? 1 : 0;
}

struct Column {
  std::string_view name;
  int64_t (*key)(const ProgramSocket&);  // nullptr: by a text
};

// The columns of the contract. Where a program cannot tell one, its rows stay in the order of their ids.
constexpr Column columns[] = {
    {"id", [](const ProgramSocket&) { return int64_t{0}; }},
    {"fd", [](const ProgramSocket& each) { return static_cast<int64_t>(each.fd); }},
    {"peer", nullptr},
    {"state", nullptr},
    {"readable", [](const ProgramSocket& each) { return flag(each.interest && each.interest->read); }},
    {"writable", [](const ProgramSocket& each) { return flag(each.interest && each.interest->write); }},
    {"exceptional", [](const ProgramSocket& each) { return flag(each.interest && each.interest->except); }},
    {"receiveQueue",
     [](const ProgramSocket& each) { return int64_t{each.known ? each.known->receiveQueue : -1}; }},
    {"sendQueue", [](const ProgramSocket& each) { return int64_t{each.known ? each.known->sendQueue : -1}; }},
    {"unsent", [](const ProgramSocket& each) { return int64_t{each.known ? each.known->sendQueue : -1}; }},
    {"applicationQueue", [](const ProgramSocket&) { return int64_t{0}; }},
    {"received", [](const ProgramSocket& each) { return orLeast(each.received); }},
    {"sent", [](const ProgramSocket& each) { return orLeast(each.sent); }},
    {"rttMicroseconds", [](const ProgramSocket&) { return int64_t{0}; }},
    {"openedAt", [](const ProgramSocket& each) { return orLeast(each.openedAt); }},
    {"lastActiveAt", [](const ProgramSocket& each) { return orLeast(each.lastActiveAt); }},
    {"readingPaused", [](const ProgramSocket&) { return int64_t{0}; }},
};

const Column& columnNamed(const std::string& name) {
  const auto* found = std::ranges::find(columns, std::string_view(name), &Column::name);
  if (found == std::end(columns)) throw std::invalid_argument("there is no column " + name);
  return *found;
}

std::string_view peerOf(const ProgramSocket& socket) {
  return socket.known ? std::string_view(socket.known->peerText) : std::string_view();
}

std::string_view stateOf(const ProgramSocket& socket) {
  return socket.known ? socket.known->state : "closed";
}

TableFilter::Facts factsOf(const ProgramSocket& socket) {
  return {.id = socket.id,
          .fd = socket.fd,
          .peer = peerOf(socket),
          .state = stateOf(socket),
          .queued = socket.known && (socket.known->receiveQueue > 0 || socket.known->sendQueue > 0),
          .paused = false};
}

}  // namespace

void ProgramSockets::replace(std::vector<ProgramSocket> sockets) {
  all_ = std::move(sockets);
  byId_.clear();
  byInode_.clear();
  connections_ = 0;
  for (size_t i = 0; i < all_.size(); ++i) {
    byId_.emplace(all_[i].id, i);
    byInode_.emplace(all_[i].inode, i);
    if (!all_[i].isListener()) ++connections_;
  }
}

std::vector<const ProgramSocket*> ProgramSockets::listeners() const {
  std::vector<const ProgramSocket*> found;
  for (const ProgramSocket& each : all_)
    if (each.isListener()) found.push_back(&each);
  std::ranges::sort(found, {}, &ProgramSocket::id);
  return found;
}

const ProgramSocket* ProgramSockets::find(uint64_t id) const {
  if (id == 0) {
    const auto all = listeners();
    return all.empty() ? nullptr : all.front();
  }
  const auto found = byId_.find(id);
  return found == byId_.end() ? nullptr : &all_[found->second];
}

const ProgramSocket* ProgramSockets::withInode(uint64_t inode) const {
  const auto found = byInode_.find(inode);
  return found == byInode_.end() ? nullptr : &all_[found->second];
}

ProgramView ProgramSockets::view(const ViewQuery& query) const {
  const TableFilter filter(query.filter);
  const Column& column = columnNamed(query.sortBy);
  const auto textOf = column.name == "peer" ? peerOf : stateOf;
  std::vector<Sortable<const ProgramSocket>> entries;
  for (const ProgramSocket& each : all_)
    if (!each.isListener() && filter.matches(factsOf(each)))
      entries.push_back({.key = column.key ? column.key(each) : 0,
                         .text = column.key ? std::string_view() : textOf(each),
                         .id = each.id,
                         .item = &each});
  ProgramView view{connections_, entries.size(), {}, {}};
  for (const uint64_t id : query.shown)
    if (!byId_.contains(id)) view.closed.push_back(id);
  for (const ProgramSocket* each : pageOf(entries, query))
    if (auto row = rowOf(*each)) view.rows.push_back(std::move(*row));
  return view;
}

std::optional<ProgramRow> rowOf(const ProgramSocket& socket) {
  if (!socket.known) return std::nullopt;
  auto found = sample(*socket.known);
  return found ? std::optional(ProgramRow{&socket, std::move(*found)}) : std::nullopt;
}

}  // namespace netlab::watch
