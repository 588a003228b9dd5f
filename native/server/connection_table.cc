#include "server/connection_table.h"

#include <unistd.h>

namespace netlab {

Connection& ConnectionTable::add(int fd, const Address& peer, int64_t now) {
  const std::lock_guard lock(mutex_);
  all_.push_back(std::make_unique<Connection>(++lastId_, fd, peer, now));
  Connection& connection = *all_.back();
  if (ownsDescriptors_) {
    if (static_cast<size_t>(fd) >= byFd_.size()) byFd_.resize(static_cast<size_t>(fd) + 1);
    byFd_[static_cast<size_t>(fd)] = &connection;
  }
  byId_[connection.id] = all_.size() - 1;
  return connection;
}

Connection* ConnectionTable::byFd(int fd) const {
  return static_cast<size_t>(fd) < byFd_.size() ? byFd_[static_cast<size_t>(fd)] : nullptr;
}

Connection* ConnectionTable::byIdInLoop(uint64_t id) const {
  const auto found = byId_.find(id);
  return found == byId_.end() ? nullptr : all_[found->second].get();
}

std::unique_ptr<Connection> ConnectionTable::close(Connection& connection) {
  const int fd = connection.fd;
  std::unique_ptr<Connection> removed = take(connection);
  // Without the lock: with SO_LINGER close waits, non-blocking socket or not, and others want to look on.
  if (ownsDescriptors_) ::close(fd);
  return removed;
}

std::unique_ptr<Connection> ConnectionTable::take(Connection& connection) {
  const std::lock_guard lock(mutex_);
  const size_t index = byId_.at(connection.id);
  byId_.erase(connection.id);
  std::unique_ptr<Connection> removed = std::move(all_[index]);
  if (index + 1 != all_.size()) {
    all_[index] = std::move(all_.back());
    byId_[all_[index]->id] = index;
  }
  all_.pop_back();
  if (ownsDescriptors_) byFd_[static_cast<size_t>(removed->fd)] = nullptr;
  removed->fd = -1;
  return removed;
}

size_t ConnectionTable::size() const {
  const std::lock_guard lock(mutex_);
  return all_.size();
}

bool ConnectionTable::with(uint64_t id, const std::function<void(Connection&)>& look) {
  const std::lock_guard lock(mutex_);
  Connection* connection = byIdInLoop(id);
  if (connection) look(*connection);
  return connection != nullptr;
}

void ConnectionTable::withEach(const std::function<void(Connection&)>& look) {
  const std::lock_guard lock(mutex_);
  for (const auto& connection : all_) look(*connection);
}

}  // namespace netlab
