// closed-not-removed: a socket is closed and still in the set of every wait. epoll forgets it by itself.
#include <algorithm>
#include <cerrno>
#include <iterator>

#include "watch/findings/judge.h"

namespace netlab::watch {
namespace {

enum Figure { fd, isSelect };

const Mistake mistake{
    "closed-not-removed", [](const Finding& finding) {
      const auto parts = [&] {
        return std::vector<Sentence::Part>{figure(finding.figures[fd]),
                                           figure(static_cast<int64_t>(finding.count)), howSure(finding)};
      };
      if (finding.figures[isSelect])
        return Sentence(
            "Descriptor {0} was closed, and select failed with EBADF again and again: {1} times. {2}",
            parts());
      return Sentence(
          "Descriptor {0} was closed, and poll reported POLLNVAL for it in one wait after the other: "
          "{1} times. {2}",
          parts());
    }};

constexpr uint32_t enoughInvalid = 5, enoughFailed = 3;

class ClosedNotRemoved : public Judge {
 public:
  uint32_t kinds() const override { return bitsOf({CallKind::wait}); }

  void take(const ToldCall& told, const Scene& scene, Book& book) override {
    if (!told.isRealWait()) return;
    const bool polls = told.function == Function::poll || told.function == Function::ppoll;
    const bool selects = told.function == Function::select || told.function == Function::pselect;
    if (polls) takePoll(told, scene, book);
    if (selects) takeSelect(told, scene, book);
  }

  void forget() override {
    invalid_.clear();
    failed_.clear();
  }

 private:
  struct Streak {
    pid_t thread = 0;
    uint64_t wait = 0;  // the last one's number with the thread
    uint32_t count = 0;
    int64_t firstAt = 0;
    // Counts one more, of waits that followed each other.
    void add(const ToldCall& told, uint64_t number) {
      if (thread != told.thread || wait + 1 != number) *this = {told.thread, number, 0, told.call.startedAt};
      wait = number;
      ++count;
    }
  };

  void takePoll(const ToldCall& told, const Scene& scene, Book& book) {
    for (const Record::Ready& each : told.ready) {
      if (!(each.bits & POLLNVAL) || !scene.descriptor(each.fd).isClosed) continue;
      Streak& streak = invalid_[each.fd];
      streak.add(told, scene.thread(told.thread).waits + 1);
      const uint32_t site = scene.descriptor(each.fd).closedAtSite;
      if (streak.count >= enoughInvalid)
        tell(told, streak, enoughInvalid, site, 0, {each.fd, false, 0}, book);
    }
  }

  void takeSelect(const ToldCall& told, const Scene& scene, Book& book) {
    if (told.call.errnoNumber != EBADF) return;
    const Scene::LastClose& closed = scene.lastClose();
    if (closed.fd < 0) return;
    Streak& streak = failed_[told.thread];
    streak.add(told, scene.thread(told.thread).waits + 1);
    if (streak.count >= enoughFailed)
      tell(told, streak, enoughFailed, closed.site, closed.connection, {closed.fd, true, 0}, book);
  }

  static void tell(const ToldCall& told, const Streak& streak, uint32_t enough, uint32_t closedAt,
                   uint32_t connection, const int64_t (&figures)[3], Book& book) {
    Finding made{&mistake,
                 closedAt ? closedAt : told.call.site,
                 told.thread,
                 connection,
                 streak.count == enough ? enough : 1u,
                 streak.firstAt,
                 told.call.startedAt,
                 {},
                 false};
    std::copy(std::begin(figures), std::end(figures), made.figures);
    book.tell(made);
  }

  ByDescriptor<Streak> invalid_;
  ByThread<Streak> failed_;
};

}  // namespace

std::unique_ptr<Judge> judgeClosedNotRemoved() {
  return std::make_unique<ClosedNotRemoved>();
}

}  // namespace netlab::watch
