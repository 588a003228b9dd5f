// hangup-before-data: a wait reports data and a hang-up at once, and the connection is closed with the data
// unread.
#include "watch/findings/judge.h"

namespace netlab::watch {
namespace {

const Mistake mistake{"hangup-before-data", [](const Finding& finding) {
                        return Sentence(
                            "The wait reported data and a hang-up, and the connection was closed with bytes "
                            "unread: {0}. {1}",
                            {figure(finding.figures[0]), howSure(finding)});
                      }};

class HangupBeforeData : public Judge {
 public:
  uint32_t kinds() const override { return bitsOf({CallKind::close}); }

  void take(const ToldCall& told, const Scene& scene, Book& book) override {
    const Record::Call& call = told.call;
    if (told.function == Function::close_range || call.events == 0 || call.connection == 0) return;
    const Scene::Descriptor& of = scene.descriptor(call.fd);
    const bool isThisTurn = of.reportedIn != 0 && of.reportedTo == told.thread &&
                            of.reportedIn == scene.thread(told.thread).lastWait;
    // After an error there is nobody to answer to.
    const bool isBoth = of.bits & POLLIN && of.bits & Scene::hangUps && !(of.bits & POLLERR);
    if (!isThisTurn || !isBoth || of.isReceivedFrom) return;
    book.tell({&mistake,
               call.site,
               told.thread,
               call.connection,
               1,
               call.startedAt,
               call.startedAt,
               {static_cast<int64_t>(call.events)},
               false});
  }
};

}  // namespace

std::unique_ptr<Judge> judgeHangupBeforeData() {
  return std::make_unique<HangupBeforeData>();
}

}  // namespace netlab::watch
