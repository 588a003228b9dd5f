// eof-ignored: a receive that gives nothing has no branch, and the socket is received from again and again.
#include <cerrno>

#include "watch/findings/judge.h"

namespace netlab::watch {
namespace {

const Mistake mistake{
    "eof-ignored", [](const Finding& finding) {
      return Sentence(
          "The peer has sent its last, and a receive on the connection gave nothing again and again: "
          "{0} times. {1}",
          {figure(static_cast<int64_t>(finding.count)), howSure(finding)});
    }};

// Of receives that a wait asked for; and of others, by a thread that does nothing else.
constexpr uint64_t enoughReported = 5, enoughAtAll = 1000;

class EofIgnored : public Judge {
 public:
  uint32_t kinds() const override { return bitsOf({CallKind::receive, CallKind::send, CallKind::close}); }

  void take(const ToldCall& told, const Scene& scene, Book& book) override {
    if (told.kind == CallKind::receive) return takeReceive(told, scene, book);
    if (ends_.empty()) return;
    if (told.function == Function::close_range) return ends_.clear();
    const auto found = ends_.find(told.call.connection);
    if (found == ends_.end()) return;
    if (told.kind == CallKind::close)
      ends_.erase(found);
    else
      takeSend(told.call, found->second);
  }

  void forget() override { ends_.clear(); }

 private:
  static constexpr size_t mostEnds = descriptorCount;
  struct Ends {
    bool isTold = false;
    uint64_t all = 0, reported = 0;
    int64_t firstAt = 0;
  };

  void takeReceive(const ToldCall& told, const Scene& scene, Book& book) {
    const Record::Call& call = told.call;
    const bool isRead = call.errnoNumber == 0 && call.asked > 0 && !(call.flags & Record::peek);
    if (!isRead || call.connection == 0) return;
    if (call.returned != 0) {
      if (!ends_.empty()) ends_.erase(call.connection);
      return;
    }
    if (ends_.size() >= mostEnds) ends_.clear();
    Ends& ends = ends_[call.connection];
    if (ends.all++ == 0) ends.firstAt = call.startedAt;
    if (scene.isReportedAnew(call.fd, told.thread)) ++ends.reported;
    if (!ends.isTold && ends.reported < enoughReported && ends.all < enoughAtAll) return;
    if (!ends.isTold && !scene.isStream(call.fd, call.connection)) return;  // an empty datagram is no end
    const uint64_t times = ends.isTold ? 1 : ends.all;
    ends.isTold = true;
    book.tell(
        {&mistake, call.site, told.thread, call.connection, times, ends.firstAt, call.startedAt, {}, false});
  }

  // A peer that has only sent its last is still answered. Edge-triggered, each room for more of the answer
  // reports the end again, and whoever receives then does no harm.
  static void takeSend(const Record::Call& call, Ends& ends) {
    const bool isFull = call.errnoNumber == EAGAIN || (call.errnoNumber == 0 && call.returned < call.asked);
    if (isFull) ends = {};
    if (call.errnoNumber == 0 && call.returned > 0) ends.reported = 0;
  }

  std::unordered_map<uint32_t, Ends> ends_;  // by connection
};

}  // namespace

std::unique_ptr<Judge> judgeEofIgnored() {
  return std::make_unique<EofIgnored>();
}

}  // namespace netlab::watch
