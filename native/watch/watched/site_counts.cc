#include "watch/watched/site_counts.h"

#include <algorithm>
#include <cerrno>
#include <iterator>

namespace netlab::watch {
namespace {

// What goes through syscall may be one of the two, and the record does not tell.
bool tellsMessages(const Record& call) {
  return call.function == Function::recvmmsg || call.function == Function::sendmmsg ||
         call.function == Function::syscall;
}

// Of bytes that are only looked at the same come again.
bool movesBytes(const Record& call) {
  const bool isTransfer = call.callKind == CallKind::receive || call.callKind == CallKind::send;
  return isTransfer && call.call.returned > 0 && !(call.call.flags & Record::peek);
}

}  // namespace

void SiteCounts::take(const Record& call) {
  const uint32_t site = call.call.site;
  const bool isPartOfNext = call.call.flags & Record::ofOneCall;
  // Beyond the table is only what was scribbled over.
  if (site == 0 || site >= siteCount || isPartOfNext) return;
  while (bySite_.size() <= site) bySite_.push_back({.site = static_cast<uint32_t>(bySite_.size())});
  SiteCount& count = bySite_[site];
  ++count.calls;
  if (call.call.errnoNumber == EAGAIN) ++count.again;
  if (!movesBytes(call)) return;
  if (tellsMessages(call))
    count.hasUntoldBytes = true;
  else
    count.bytes += static_cast<uint64_t>(call.call.returned);
}

std::vector<SiteCount> SiteCounts::all() const {
  std::vector<SiteCount> all;
  std::ranges::copy_if(bySite_, std::back_inserter(all),
                       [](const SiteCount& each) { return each.calls > 0; });
  return all;
}

}  // namespace netlab::watch
