// zero-timeout: the loop waits for no time at all, and does nothing else.
#include <algorithm>
#include <string_view>

#include "watch/findings/judge.h"

namespace netlab::watch {
namespace {

const Mistake mistake{
    "zero-timeout", [](const Finding& finding) {
      return Sentence(
          "The wait was made with a timeout of 0, found nothing ready, and was made again at once: {0} "
          "times. {1}",
          {figure(static_cast<int64_t>(finding.count)), howSure(finding)});
    }};

// So many of them in a row are judged together. A busy machine takes the thread away now and then: of ten
// gaps between them, nine must be short.
constexpr uint32_t enough = 1100, mostLong = 100;
// asyncio with nothing to do but sleep(0) has longer ones.
constexpr int64_t shortInPython = 50'000, shortElsewhere = 5'000;

// Whoever wrote the program did not choose the timeout: the loop of a library did.
constexpr std::string_view loops[] = {"/asyncio/", "/site-packages/", "/dist-packages/", "/node",
                                      "/libuv",    "/libev",          "/libglib",        "/uvloop"};

class ZeroTimeout : public Judge {
 public:
  uint32_t kinds() const override { return ~0u; }

  void take(const ToldCall& told, const Scene& scene, Book& book) override {
    const Record::Call& call = told.call;
    Streak& streak = streaks_[told.thread];
    const bool isOne = told.isRealWait() && call.asked == 0 && call.returned == 0 && call.errnoNumber == 0;
    if (!isOne) {
      streak = {};
      return;
    }
    if (streak.site != call.site) streak = {.site = call.site, .shortGap = shortGapAt(call.site, scene)};
    const bool isShort = call.startedAt - streak.lastEnd < streak.shortGap;
    if (streak.count == 0) streak.firstAt = call.startedAt;
    if (streak.count > 0 && !isShort) ++streak.longGaps;
    streak.lastEnd = told.endedAt;
    if (++streak.count < enough) return;
    if (streak.longGaps <= mostLong && streak.shortGap > 0)
      book.tell(
          {&mistake, call.site, told.thread, 0, streak.count, streak.firstAt, call.startedAt, {}, false});
    streak.count = streak.longGaps = 0;
  }

  void forget() override { streaks_.clear(); }

 private:
  struct Streak {
    uint32_t site = 0;
    int64_t shortGap = 0;
    uint32_t count = 0, longGaps = 0;
    int64_t firstAt = 0, lastEnd = 0;
  };

  // 0: the timeout is not the program's own.
  int64_t shortGapAt(uint32_t number, const Scene& scene) {
    const auto known = shortGaps_.find(number);
    if (known != shortGaps_.end()) return known->second;
    const int64_t gap = judged(scene.site(number));
    if (shortGaps_.size() < siteCount) shortGaps_.emplace(number, gap);
    return gap;
  }

  static int64_t judged(const std::optional<SiteFrames>& site) {
    if (!site || site->frames.empty()) return 0;
    const bool isPython = site->kind == Site::python;
    if (isPython && site->own < 0) return 0;
    // Of Python all up to the person's own; of others, whose frames are all there are, the caller alone.
    const size_t frames = isPython ? static_cast<size_t>(site->own) + 1 : 1;
    for (size_t i = 0; i < std::min(frames, site->frames.size()); ++i)
      for (const std::string_view loop : loops)
        if (site->frames[i].module.find(loop) != std::string::npos) return 0;
    return isPython ? shortInPython : shortElsewhere;
  }

  ByThread<Streak> streaks_;
  std::unordered_map<uint32_t, int64_t> shortGaps_;
};

}  // namespace

std::unique_ptr<Judge> judgeZeroTimeout() {
  return std::make_unique<ZeroTimeout>();
}

}  // namespace netlab::watch
