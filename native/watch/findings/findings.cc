#include "watch/findings/findings.h"

#include <poll.h>

#include <algorithm>
#include <iterator>

namespace netlab::watch {
namespace {

// select's three sets in poll's bits; epoll's are poll's.
uint32_t inBitsOfPoll(Function function, uint32_t bits) {
  if (function != Function::select && function != Function::pselect) return bits;
  return (bits & 1 ? POLLIN : 0) | (bits & 2 ? POLLOUT : 0) | (bits & 4 ? POLLPRI : 0);
}

}  // namespace

Findings::Findings(const View& view, pid_t pid) : scene_(view), live_(view, pid) {
  for (const auto make : {judgeEofIgnored, judgeAlwaysWritable, judgeZeroTimeout, judgePartialSend,
                          judgeEdgeOneReceive, judgeEmfileSpin, judgeClosedNotRemoved, judgeBlockingCall,
                          judgeResetUncaught, judgeStaleEvent, judgeHangupBeforeData, judgeTinyBacklog})
    judges_.push_back(make());
  for (const auto& judge : judges_)
    for (size_t kind = 0; kind < kindCount; ++kind)
      if (judge->kinds() >> kind & 1) byKind_[kind].push_back(judge.get());
}

void Findings::take(pid_t thread, const Record& record, int64_t endedAt, const std::vector<Record>& ready) {
  const auto kind = static_cast<size_t>(record.callKind);
  if (kind >= kindCount) return;  // the program has scribbled there
  ready_.clear();
  for (const Record& part : ready)
    for (size_t i = 0; i < std::min<size_t>(part.count, std::size(part.ready)); ++i)
      ready_.push_back({part.ready[i].fd, inBitsOfPoll(record.function, part.ready[i].bits)});
  const ToldCall told{thread,      record.callKind, record.function, record.operation,
                      record.call, endedAt,         ready_};
  for (Judge* judge : byKind_[kind]) judge->take(told, scene_, book_);
  scene_.take(told);
}

void Findings::forget() {
  book_.noteLoss();
  scene_.forget();
  for (const auto& judge : judges_) judge->forget();
}

void Findings::look(int64_t now) {
  live_.begin(now);
  for (const auto& judge : judges_) judge->look(live_, scene_, book_);
}

void Findings::end(const Ended& ended) {
  for (const auto& judge : judges_) judge->end(ended, book_);
}

}  // namespace netlab::watch
