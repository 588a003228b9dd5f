// eof-ignored: a receive that gives nothing has no branch, and the socket is received from again and again.
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
  uint32_t kinds() const override { return bitsOf({CallKind::receive}); }

  void take(const ToldCall& told, const Scene& scene, Book& book) override {
    const Record::Call& call = told.call;
    const bool isRead = call.errnoNumber == 0 && call.asked > 0 && !(call.flags & Record::peek);
    if (!isRead || call.connection == 0) return;
    Ends& ends = byDescriptor_[call.fd];
    if (ends.connection != call.connection || call.returned > 0) ends = {.connection = call.connection};
    if (call.returned != 0) return;
    if (ends.all++ == 0) ends.firstAt = call.startedAt;
    if (scene.isReportedAnew(call.fd, told.thread)) ++ends.reported;
    if (!ends.isTold && ends.reported < enoughReported && ends.all < enoughAtAll) return;
    if (!ends.isTold && !scene.isStream(call.fd, call.connection)) return;  // an empty datagram is no end
    const uint64_t times = ends.isTold ? 1 : ends.all;
    ends.isTold = true;
    book.tell(
        {&mistake, call.site, told.thread, call.connection, times, ends.firstAt, call.startedAt, {}, false});
  }

  void forget() override { byDescriptor_.clear(); }

 private:
  struct Ends {
    uint32_t connection = 0;
    bool isTold = false;
    uint64_t all = 0, reported = 0;
    int64_t firstAt = 0;
  };
  ByDescriptor<Ends> byDescriptor_;
};

}  // namespace

std::unique_ptr<Judge> judgeEofIgnored() {
  return std::make_unique<EofIgnored>();
}

}  // namespace netlab::watch
