// What a program tells, for those who judge it.
#pragma once

#include "watch/findings/view.h"
#include "watch/watched/epoll_interests.h"
#include "watch/watched/mapped_ring.h"

namespace netlab::watch {

class ViewOfProgram : public View {
 public:
  ViewOfProgram(const MappedRing& ring, const EpollInterests& interests)
      : ring_(ring), interests_(interests) {}

  const Header& header() const override { return ring_.header(); }
  size_t slots() const override { return ring_.slots(); }
  const Slot& slot(size_t index) const override { return ring_.slot(index); }
  std::optional<WaitSnapshot> lastWait(size_t index) const override { return ring_.lastWait(index); }
  const Descriptor* descriptor(int fd) const override { return ring_.descriptor(fd); }
  std::optional<SiteFrames> site(uint32_t number) const override { return ring_.site(number); }
  void eachInterest(int epoll, const std::function<void(int fd, uint32_t events)>& take) const override {
    interests_.eachNow(epoll, [&](const EpollInterest& each) { take(each.fd, each.events); });
  }

 private:
  const MappedRing& ring_;
  const EpollInterests& interests_;
};

}  // namespace netlab::watch
