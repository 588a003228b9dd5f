// emfile-spin: accept has no descriptor left, and is called again and again.
#include <cerrno>

#include "watch/findings/judge.h"

namespace netlab::watch {
namespace {

const Mistake mistake{
    "emfile-spin", [](const Finding& finding) {
      return Sentence(
          "accept failed, since no descriptor was left, and was called again at once: {0} times. {1}",
          {figure(static_cast<int64_t>(finding.count)), howSure(finding)});
    }};

// Each reported by a wait before it. asyncio tries as often as its backlog is, then pauses the listener.
constexpr uint32_t enoughReported = 20, enoughAtAll = 20'000;
constexpr int64_t pause = 50'000'000;

class EmfileSpin : public Judge {
 public:
  uint32_t kinds() const override { return bitsOf({CallKind::accept}); }

  void take(const ToldCall& told, const Scene& scene, Book& book) override {
    const Record::Call& call = told.call;
    Failures& failures = byDescriptor_[call.fd];
    const bool isOut = call.errnoNumber == EMFILE || call.errnoNumber == ENFILE;
    if (!isOut || call.startedAt - failures.lastAt > pause) failures = {};
    if (!isOut) return;
    if (failures.all++ == 0) failures.firstAt = call.startedAt;
    if (scene.isReportedAnew(call.fd, told.thread)) ++failures.reported;
    failures.lastAt = told.endedAt;
    if (failures.reported < enoughReported && failures.all < enoughAtAll) return;
    const uint64_t times = failures.isTold ? 1 : failures.all;
    failures.isTold = true;
    // `connection` is that of what was accepted: of a listener the ring has it.
    const watch::Descriptor* listener = scene.socket(call.fd, 0);
    book.tell({&mistake,
               call.site,
               told.thread,
               listener ? listener->number.load(std::memory_order_relaxed) : 0,
               times,
               failures.firstAt,
               call.startedAt,
               {},
               false});
  }

  void forget() override { byDescriptor_.clear(); }

 private:
  struct Failures {
    uint32_t all = 0, reported = 0;
    bool isTold = false;
    int64_t firstAt = 0, lastAt = 0;
  };
  ByDescriptor<Failures> byDescriptor_;
};

}  // namespace

std::unique_ptr<Judge> judgeEmfileSpin() {
  return std::make_unique<EmfileSpin>();
}

}  // namespace netlab::watch
