#include "watch/watched/epoll_interests.h"

#include <algorithm>

namespace netlab::watch {

void EpollInterests::control(int number, const EpollControl& control, uint64_t data, int64_t endedAt) {
  Epoll& epoll = epolls_[number];
  const auto found = epoll.byDescriptor.find(control.fd);
  Change change{endedAt, control,
                found == epoll.byDescriptor.end() ? std::nullopt : std::optional(found->second)};
  if (control.errnoNumber == 0) {
    if (change.before) take(epoll, control.fd);
    if (control.operation != EPOLL_CTL_DEL) put(epoll, control.fd, {control.events, data});
  }
  // Beyond that the list of the last wait is told as it is now.
  if (epoll.sinceWait.size() < 16 * mostControls)
    epoll.sinceWait.push_back(change);
  else
    ++epoll.sinceWaitFolded;
}

void EpollInterests::wait(int number, int64_t startedAt) {
  Epoll& epoll = epolls_[number];
  epoll.controls.clear();
  epoll.controlsFolded = epoll.sinceWaitFolded;
  epoll.sinceWaitFolded = 0;
  const auto isBefore = [&](const Change& each) { return each.endedAt <= startedAt; };
  const auto later = std::stable_partition(epoll.sinceWait.begin(), epoll.sinceWait.end(), isBefore);
  for (auto each = epoll.sinceWait.begin(); each != later; ++each) {
    if (epoll.controls.size() < mostControls)
      epoll.controls.push_back(each->control);
    else
      ++epoll.controlsFolded;
  }
  epoll.sinceWait.erase(epoll.sinceWait.begin(), later);
}

void EpollInterests::closed(int fd) {
  epolls_.erase(fd);
  for (auto& [number, epoll] : epolls_) take(epoll, fd);
}

void EpollInterests::correct(int number, const std::vector<EpollInterest>& now) {
  Epoll& epoll = epolls_[number];
  epoll.byDescriptor.clear();
  epoll.byData.clear();
  for (const EpollInterest& each : now) put(epoll, each.fd, {each.events, each.data});
  epoll.sinceWait.clear();
}

bool EpollInterests::agrees(int number, const std::vector<EpollInterest>& now) const {
  const std::vector<EpollInterest> ours = this->now(number);
  return ours.size() == now.size() && std::ranges::all_of(now, [&](const EpollInterest& each) {
           const auto found = std::ranges::lower_bound(ours, each.fd, {}, &EpollInterest::fd);
           return found != ours.end() && found->fd == each.fd && found->data == each.data;
         });
}

size_t EpollInterests::size(int number) const {
  const auto found = epolls_.find(number);
  return found == epolls_.end() ? 0 : found->second.byDescriptor.size();
}

int EpollInterests::descriptorOf(int number, uint64_t data) const {
  const auto epoll = epolls_.find(number);
  if (epoll == epolls_.end()) return -1;
  const auto found = epoll->second.byData.find(data);
  return found == epoll->second.byData.end() || found->second.size() != 1 ? -1 : found->second.front();
}

EpollInterests::AtWait EpollInterests::atLastWait(int number) const {
  const auto found = epolls_.find(number);
  if (found == epolls_.end()) return {};
  const Epoll& epoll = found->second;
  std::map<int, Watched> then = epoll.byDescriptor;
  for (auto each = epoll.sinceWait.rbegin(); each != epoll.sinceWait.rend(); ++each) {
    if (each->control.errnoNumber != 0) continue;
    if (each->before)
      then[each->control.fd] = *each->before;
    else
      then.erase(each->control.fd);
  }
  AtWait result{{}, epoll.controls, epoll.controlsFolded};
  for (const auto& [fd, watched] : then) result.interest.push_back({fd, watched.events, watched.data});
  return result;
}

std::vector<EpollInterest> EpollInterests::now(int number) const {
  std::vector<EpollInterest> list;
  const auto found = epolls_.find(number);
  if (found != epolls_.end())
    for (const auto& [fd, watched] : found->second.byDescriptor)
      list.push_back({fd, watched.events, watched.data});
  return list;
}

void EpollInterests::put(Epoll& epoll, int fd, const Watched& watched) {
  epoll.byDescriptor[fd] = watched;
  epoll.byData[watched.data].push_back(fd);
}

void EpollInterests::take(Epoll& epoll, int fd) {
  const auto found = epoll.byDescriptor.find(fd);
  if (found == epoll.byDescriptor.end()) return;
  const auto same = epoll.byData.find(found->second.data);
  std::erase(same->second, fd);
  if (same->second.empty()) epoll.byData.erase(same);
  epoll.byDescriptor.erase(found);
}

}  // namespace netlab::watch
