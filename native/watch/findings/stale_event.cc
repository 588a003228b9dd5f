// stale-event: while one event of a wait is handled, another connection is closed whose event is still to
// come; then that one is handled, too.
#include <cerrno>

#include "watch/findings/judge.h"

namespace netlab::watch {
namespace {

const Mistake mistake{
    "stale-event", [](const Finding& finding) {
      return Sentence(
          "Descriptor {0} was closed while its own event of the same wait was still to be handled, and "
          "then used: EBADF. {1}",
          {figure(finding.figures[0]), howSure(finding)});
    }};

class StaleEvent : public Judge {
 public:
  uint32_t kinds() const override { return bitsOf({CallKind::close, CallKind::receive, CallKind::send}); }

  void take(const ToldCall& told, const Scene& scene, Book& book) override {
    const Record::Call& call = told.call;
    if (told.kind == CallKind::close) {
      if (told.function == Function::close_range || !scene.isReportedAnew(call.fd, told.thread)) return;
      if (dropped_.size() >= mostDropped) dropped_.clear();
      dropped_.push_back({call.fd, call.connection, call.site, told.thread,
                          scene.thread(told.thread).lastWait, call.startedAt});
      return;
    }
    if (dropped_.empty() || call.errnoNumber != EBADF) return;
    const uint64_t wait = scene.thread(told.thread).lastWait;
    // A closed socket of Python has the descriptor -1.
    std::erase_if(dropped_, [&](const Dropped& each) {
      if (each.thread != told.thread) return false;
      if (each.wait != wait) return true;
      if (each.fd != call.fd && call.fd >= 0) return false;
      book.tell(
          {&mistake, each.site, told.thread, each.connection, 1, each.at, call.startedAt, {each.fd}, false});
      return true;
    });
  }

  void forget() override { dropped_.clear(); }

 private:
  static constexpr size_t mostDropped = 64;
  struct Dropped {
    int fd;
    uint32_t connection, site;
    pid_t thread;
    uint64_t wait;
    int64_t at;
  };
  std::vector<Dropped> dropped_;
};

}  // namespace

std::unique_ptr<Judge> judgeStaleEvent() {
  return std::make_unique<StaleEvent>();
}

}  // namespace netlab::watch
