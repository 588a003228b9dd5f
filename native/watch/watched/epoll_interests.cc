#include "watch/watched/epoll_interests.h"

#include <algorithm>

namespace netlab::watch {

EpollInterests::Epoll* EpollInterests::find(int number) {
  const auto found = epolls_.find(number);
  if (found != epolls_.end()) return &found->second;
  if (number < 0 || epolls_.size() >= mostEpolls) return nullptr;
  return &epolls_[number];
}

void EpollInterests::made(int number) {
  closed(number, number);
  if (Epoll* epoll = find(number)) epoll->isOwn = true;
}

void EpollInterests::control(int number, const EpollControl& control, uint64_t data, int64_t endedAt) {
  Epoll* epoll = find(number);
  if (!epoll || control.fd < 0) return;
  const auto found = epoll->byDescriptor.find(control.fd);
  const Change change{endedAt, control,
                      found == epoll->byDescriptor.end() ? std::nullopt : std::optional(found->second)};
  if (control.errnoNumber == 0) {
    if (control.operation == EPOLL_CTL_DEL)
      take(*epoll, control.fd);
    else
      put(*epoll, control.fd, {control.events, data});
  }
  // Beyond that the list of the last wait is told as it is now.
  if (changes_ < mostChanges) {
    epoll->sinceWait.push_back(change);
    ++changes_;
  } else {
    ++epoll->sinceWaitFolded;
  }
}

void EpollInterests::wait(int number, int64_t startedAt) {
  Epoll* epoll = find(number);
  if (!epoll) return;
  epoll->controls.clear();
  epoll->controlsFolded = epoll->sinceWaitFolded;
  epoll->sinceWaitFolded = 0;
  const auto isBefore = [&](const Change& each) { return each.endedAt <= startedAt; };
  const auto later = std::stable_partition(epoll->sinceWait.begin(), epoll->sinceWait.end(), isBefore);
  for (auto each = epoll->sinceWait.begin(); each != later; ++each) {
    if (epoll->controls.size() < mostControls)
      epoll->controls.push_back(each->control);
    else
      ++epoll->controlsFolded;
  }
  changes_ -= static_cast<size_t>(later - epoll->sinceWait.begin());
  epoll->sinceWait.erase(epoll->sinceWait.begin(), later);
}

void EpollInterests::closed(int64_t first, int64_t last) {
  std::vector<int> gone;
  for (auto& [number, epoll] : epolls_) {
    if (number >= first && number <= last) {
      gone.push_back(number);
      continue;
    }
    const auto from = static_cast<int>(std::clamp<int64_t>(first, 0, INT32_MAX));
    auto next = epoll.byDescriptor.lower_bound(from);
    while (next != epoll.byDescriptor.end() && next->first <= last) take(epoll, (next++)->first);
  }
  for (const int number : gone) forget(number);
}

void EpollInterests::doubt() {
  for (auto& [number, epoll] : epolls_) epoll.isDoubted = true;
}

bool EpollInterests::isWhole(int number) const {
  const auto found = epolls_.find(number);
  return found != epolls_.end() && found->second.isOwn && !found->second.isDoubted;
}

void EpollInterests::correct(int number, const std::vector<EpollInterest>& now) {
  Epoll* epoll = find(number);
  if (!epoll) return;
  clear(*epoll);
  epoll->isDoubted = false;
  for (const EpollInterest& each : now) put(*epoll, each.fd, {each.events, each.data});
}

bool EpollInterests::agrees(int number, const std::vector<EpollInterest>& now) const {
  const auto found = epolls_.find(number);
  if (found == epolls_.end()) return now.empty();
  const auto& ours = found->second.byDescriptor;
  return ours.size() == now.size() && std::ranges::all_of(now, [&](const EpollInterest& each) {
           const auto same = ours.find(each.fd);
           return same != ours.end() && same->second.data == each.data;
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
  const bool isOne = found != epoll->second.byData.end() && found->second.count == 1;
  return isOne ? static_cast<int>(found->second.sum) : -1;
}

EpollInterests::AtWait EpollInterests::atLastWait(int number) const {
  const auto found = epolls_.find(number);
  if (found == epolls_.end()) return {};
  const Epoll& epoll = found->second;
  // What was changed since, as it was before: of several changes the oldest says.
  std::map<int, std::optional<Watched>> before;
  for (const Change& each : epoll.sinceWait)
    if (each.control.errnoNumber == 0) before.try_emplace(each.control.fd, each.before);
  AtWait result{{}, epoll.controls, epoll.controlsFolded};
  result.interest.reserve(epoll.byDescriptor.size() + before.size());
  const auto tell = [&](int fd, const Watched& watched) {
    result.interest.push_back({fd, watched.events, watched.data});
  };
  auto changed = before.begin();
  for (const auto& [fd, watched] : epoll.byDescriptor) {
    for (; changed != before.end() && changed->first < fd; ++changed)
      if (changed->second) tell(changed->first, *changed->second);
    if (changed != before.end() && changed->first == fd) {
      if (changed->second) tell(fd, *changed->second);
      ++changed;
    } else {
      tell(fd, watched);
    }
  }
  for (; changed != before.end(); ++changed)
    if (changed->second) tell(changed->first, *changed->second);
  return result;
}

void EpollInterests::put(Epoll& epoll, int fd, const Watched& watched) {
  take(epoll, fd);
  if (entries_ >= mostEntries) return;
  ++entries_;
  epoll.byDescriptor.emplace(fd, watched);
  Same& same = epoll.byData[watched.data];
  ++same.count;
  same.sum += fd;
}

void EpollInterests::take(Epoll& epoll, int fd) {
  const auto found = epoll.byDescriptor.find(fd);
  if (found == epoll.byDescriptor.end()) return;
  const auto same = epoll.byData.find(found->second.data);
  same->second.sum -= fd;
  if (--same->second.count == 0) epoll.byData.erase(same);
  epoll.byDescriptor.erase(found);
  --entries_;
}

void EpollInterests::clear(Epoll& epoll) {
  entries_ -= epoll.byDescriptor.size();
  changes_ -= epoll.sinceWait.size();
  epoll.byDescriptor.clear();
  epoll.byData.clear();
  epoll.sinceWait.clear();
}

void EpollInterests::forget(int number) {
  clear(epolls_.at(number));
  epolls_.erase(number);
}

}  // namespace netlab::watch
