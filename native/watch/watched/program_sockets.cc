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

std::string_view peerOf(const ProgramSocket& socket) {
  return socket.known ? std::string_view(socket.known->peerText) : std::string_view();
}

std::string_view stateOf(const ProgramSocket& socket) {
  return socket.known && !socket.isClosed ? socket.known->state.load(std::memory_order_relaxed) : "closed";
}

int64_t receiveQueueOf(const ProgramSocket& socket) {
  return socket.known ? socket.known->receiveQueue.load(std::memory_order_relaxed) : -1;
}

int64_t sendQueueOf(const ProgramSocket& socket) {
  return socket.known ? socket.known->sendQueue.load(std::memory_order_relaxed) : -1;
}

struct Column {
  std::string_view name;
  int64_t (*key)(const ProgramSocket&);  // nullptr: by a text
  bool isKernels = false;                // what the kernel alone knows, and changes
};

// The columns of the contract. Where a program cannot tell one, its rows stay in the order of their ids.
constexpr Column columns[] = {
    {"id", [](const ProgramSocket&) { return int64_t{0}; }},
    {"fd", [](const ProgramSocket& each) { return static_cast<int64_t>(each.fd); }},
    {"peer", nullptr},
    {"state", nullptr, true},
    {"readable", [](const ProgramSocket& each) { return flag(each.interest && each.interest->read); }},
    {"writable", [](const ProgramSocket& each) { return flag(each.interest && each.interest->write); }},
    {"exceptional", [](const ProgramSocket& each) { return flag(each.interest && each.interest->except); }},
    {"receiveQueue", receiveQueueOf, true},
    {"sendQueue", sendQueueOf, true},
    {"unsent", sendQueueOf, true},
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

TableFilter::Facts factsOf(const ProgramSocket& socket) {
  return {.id = socket.id,
          .fd = socket.fd,
          .peer = peerOf(socket),
          .state = stateOf(socket),
          .queued = receiveQueueOf(socket) > 0 || sendQueueOf(socket) > 0,
          .paused = false};
}

}  // namespace

void ProgramSockets::begin() {
  ++round_;
}

ProgramSocket& ProgramSockets::at(uint64_t id, bool& isFirst) {
  Entry& entry = byId_[id];
  isFirst = entry.named != round_;
  entry.named = round_;
  entry.socket.id = id;
  return entry.socket;
}

void ProgramSockets::end() {
  std::erase_if(byId_, [this](const auto& each) { return each.second.named != round_; });
  count();
}

void ProgramSockets::count() {
  connections_ = 0;
  listeners_.clear();
  for (const auto& [id, entry] : byId_) {
    if (entry.socket.isListener())
      listeners_.push_back(&entry.socket);
    else if (entry.socket.known)
      ++connections_;
  }
  std::ranges::sort(listeners_, {}, &ProgramSocket::id);
}

void ProgramSockets::clear() {
  byId_.clear();
  count();
}

const ProgramSocket* ProgramSockets::find(uint64_t id) const {
  if (id == 0) return listeners_.empty() ? nullptr : listeners_.front();
  const auto found = byId_.find(id);
  return found == byId_.end() || !found->second.socket.known ? nullptr : &found->second.socket;
}

bool ProgramSockets::asksKernel(const ViewQuery& query) {
  return columnNamed(query.sortBy).isKernels || TableFilter(query.filter).asksKernel();
}

ProgramView ProgramSockets::view(const ViewQuery& query) const {
  const TableFilter filter(query.filter);
  const Column& column = columnNamed(query.sortBy);
  const auto textOf = column.name == "peer" ? peerOf : stateOf;
  std::vector<Sortable<const ProgramSocket>> entries;
  entries.reserve(byId_.size());
  const bool isAll = query.filter.empty();
  for (const auto& [id, entry] : byId_) {
    const ProgramSocket& each = entry.socket;
    if (each.known && !each.isListener() && (isAll || filter.matches(factsOf(each))))
      entries.push_back({.key = column.key ? column.key(each) : 0,
                         .text = column.key ? std::string_view() : textOf(each),
                         .id = each.id,
                         .item = &each});
  }
  ProgramView view{connections_, entries.size(), {}, {}};
  for (const uint64_t id : query.shown)
    if (!find(id)) view.closed.push_back(id);
  for (const ProgramSocket* each : pageOf(entries, query))
    if (auto row = rowOf(*each)) view.rows.push_back(std::move(*row));
  return view;
}

std::optional<ProgramRow> rowOf(const ProgramSocket& socket) {
  if (!socket.known) return std::nullopt;
  if (socket.isClosed) return ProgramRow{&socket, {.state = "closed"}};
  auto found = sample(*socket.known);
  return found ? std::optional(ProgramRow{&socket, std::move(*found)}) : std::nullopt;
}

}  // namespace netlab::watch
