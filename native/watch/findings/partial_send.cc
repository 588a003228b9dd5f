// partial-send: what a send did not take is thrown away. What was sent the engine never sees: the shim
// compares what a send begins with to what the one before it left (Record::keptRest, droppedRest).
#include <sys/socket.h>

#include <cerrno>

#include "watch/findings/judge.h"

namespace netlab::watch {
namespace {

enum Figure { taken, asked, isClosed };

const Mistake mistake{
    "partial-send", [](const Finding& finding) {
      const auto parts = [&] {
        return std::vector<Sentence::Part>{figure(finding.figures[taken]), figure(finding.figures[asked]),
                                           howSure(finding)};
      };
      if (finding.figures[isClosed])
        return Sentence("A send took {0} of {1} bytes, and the connection was closed without the rest. {2}",
                        parts());
      return Sentence("A send took {0} of {1} bytes, and the next one did not begin with the rest. {2}",
                      parts());
    }};

class PartialSend : public Judge {
 public:
  uint32_t kinds() const override {
    return bitsOf({CallKind::send, CallKind::receive, CallKind::close, CallKind::shutdown, CallKind::option});
  }

  void take(const ToldCall& told, const Scene& scene, Book& book) override {
    const Record::Call& call = told.call;
    if (call.connection == 0) return;
    if (told.kind == CallKind::send) return takeSend(told, scene, book);
    const auto found = rests_.find(call.connection);
    if (found == rests_.end()) return;
    if (told.kind == CallKind::receive) {
      // The peer has gone, or may have: what cannot be delivered need not be kept.
      if (call.returned <= 0 && call.errnoNumber != EAGAIN) rests_.erase(found);
      return;
    }
    if (told.kind == CallKind::shutdown && call.asked == SHUT_RD) return;
    if (told.kind == CallKind::option) {
      // Whoever says how a close is to treat the rest means to leave it: a reader that is too slow is reset.
      if (told.function == Function::setsockopt && call.events == (SOL_SOCKET << 16 | SO_LINGER))
        rests_.erase(found);
      return;
    }
    const Rest rest = found->second;
    rests_.erase(found);
    // In the turn in which it was left, before it could be sent: later, a peer is dropped that reads too
    // slowly.
    if (rest.thread == told.thread && rest.lastWait == scene.thread(told.thread).lastWait)
      tell(rest, true, call, book);
  }

  void forget() override { rests_.clear(); }

 private:
  static constexpr size_t mostRests = 4096;
  struct Rest {
    uint32_t site;
    pid_t thread;
    uint64_t lastWait;
    int64_t taken, asked, at;
  };

  void takeSend(const ToldCall& told, const Scene& scene, Book& book) {
    const Record::Call& call = told.call;
    const auto found = rests_.find(call.connection);
    if (found != rests_.end()) {
      if (call.errnoNumber == 0 && call.flags & Record::droppedRest) tell(found->second, false, call, book);
      rests_.erase(found);
    }
    const bool isPartial =
        call.errnoNumber == 0 && call.returned < call.asked && call.flags & Record::leftRest;
    if (!isPartial || rests_.size() >= mostRests) return;
    rests_[call.connection] = {call.site,     told.thread, scene.thread(told.thread).lastWait,
                               call.returned, call.asked,  call.startedAt};
  }

  static void tell(const Rest& rest, bool wasClosed, const Record::Call& call, Book& book) {
    book.tell({&mistake,
               rest.site,
               rest.thread,
               call.connection,
               1,
               rest.at,
               rest.at,
               {rest.taken, rest.asked, wasClosed},
               false});
  }

  std::unordered_map<uint32_t, Rest> rests_;  // by connection
};

}  // namespace

std::unique_ptr<Judge> judgePartialSend() {
  return std::make_unique<PartialSend>();
}

}  // namespace netlab::watch
