// reset-uncaught: one client resets its connection, and the whole server ends.
#include <cerrno>

#include "watch/findings/judge.h"

namespace netlab::watch {
namespace {

const Mistake mistake{
    "reset-uncaught", [](const Finding& finding) {
      const auto parts = [&] { return std::vector<Sentence::Part>{figure(finding.figures[1])}; };
      if (finding.figures[0] == EPIPE)
        return Sentence(
            "A client was gone, the call failed with EPIPE, and the program ended with status {0}.", parts());
      return Sentence(
          "A client reset its connection, the call failed with ECONNRESET, and the program ended with status "
          "{0}.",
          parts());
    }};

constexpr int64_t atOnce = 5'000'000'000;

class ResetUncaught : public Judge {
 public:
  uint32_t kinds() const override { return ~0u; }

  void take(const ToldCall& told, const Scene& scene, Book&) override {
    const Record::Call& call = told.call;
    if (isLeaving(told.kind)) return;
    // Whoever goes on has caught it.
    if (told.thread == last_.thread) last_ = {};
    const bool isReset = call.errnoNumber == ECONNRESET || call.errnoNumber == EPIPE;
    const bool isUse = told.kind == CallKind::receive || told.kind == CallKind::send;
    if (!isReset || !isUse) return;
    // A client may well end when its own connection is reset.
    if (!scene.descriptor(call.fd).isAccepted) return;
    last_ = {&mistake,       call.site,          told.thread, call.connection, 1, call.startedAt,
             call.startedAt, {call.errnoNumber}, false};
  }

  void forget() override { last_ = {}; }

  // What a thread of its own does not catch ends that thread alone.
  void end(const Ended& ended, Book& book) override {
    const bool isItsEnd =
        last_.mistake && last_.thread == ended.mainThread && ended.at - last_.lastAt < atOnce;
    if (!isItsEnd || ended.code == 0) return;
    last_.figures[1] = ended.code;
    book.tell(last_);
    last_ = {};
  }

 private:
  // What a program still does when it ends by an error.
  static bool isLeaving(CallKind kind) {
    return kind == CallKind::close || kind == CallKind::shutdown || kind == CallKind::interest ||
           kind == CallKind::option;
  }
  Finding last_{};
};

}  // namespace

std::unique_ptr<Judge> judgeResetUncaught() {
  return std::make_unique<ResetUncaught>();
}

}  // namespace netlab::watch
