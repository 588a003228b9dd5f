// always-writable: a connection is watched for writing while there is nothing to be sent.
#include <algorithm>

#include "watch/findings/judge.h"

namespace netlab::watch {
namespace {

const Mistake mistake{
    "always-writable", [](const Finding& finding) {
      return Sentence(
          "The wait reported a connection as writable, and nothing else, while nothing was sent on "
          "it: {0} times. {1}",
          {figure(static_cast<int64_t>(finding.count)), howSure(finding)});
    }};

constexpr uint32_t enough = 50;
// From the end of one wait to the end of the next. Who asks once for each frame of a game, or sleeps until
// more may be sent, loses nothing by asking. A busy machine takes the thread away now and then.
constexpr int64_t longTurn = 1'000'000;
constexpr uint32_t mostLong = enough / 5;

class AlwaysWritable : public Judge {
 public:
  uint32_t kinds() const override {
    return bitsOf({CallKind::wait, CallKind::interest, CallKind::receive, CallKind::send, CallKind::shutdown,
                   CallKind::close, CallKind::connect, CallKind::option});
  }

  void take(const ToldCall& told, const Scene& scene, Book& book) override {
    if (told.kind == CallKind::wait) return takeWait(told, scene, book);
    if (reports_.empty()) return;
    if (told.function == Function::close_range) return reports_.clear();
    const auto found = reports_.find(told.call.connection);
    if (found == reports_.end()) return;
    if (told.kind == CallKind::close)
      reports_.erase(found);
    else
      found->second = {};
  }

  void forget() override {
    reports_.clear();
    lastEnds_.clear();
  }

 private:
  static constexpr size_t mostReports = descriptorCount;
  struct Reports {
    uint32_t count = 0, longTurns = 0;
    int64_t firstAt = 0;
    bool isTold = false;
  };

  void takeWait(const ToldCall& told, const Scene& scene, Book& book) {
    if (!told.isRealWait()) return;
    int64_t& lastEnd = lastEnds_[told.thread];
    const bool isLong = told.endedAt - lastEnd > longTurn;
    lastEnd = told.endedAt;
    Finding made{&mistake, told.call.site, told.thread, 0, 0, told.call.startedAt, told.call.startedAt,
                 {},       false};
    for (const Record::Ready& each : told.ready)
      if (each.bits == POLLOUT) takeReport(each.fd, isLong, scene, made);
    if (made.count > 0) book.tell(made);
  }

  void takeReport(int fd, bool isLong, const Scene& scene, Finding& made) {
    // By the socket: what is reported of one descriptor may be sent by its duplicate.
    const uint32_t connection = scene.connection(fd);
    if (connection == 0) return;
    if (reports_.size() >= mostReports) reports_.clear();
    Reports& reports = reports_[connection];
    if (reports.count == 0) reports.firstAt = made.lastAt;
    ++reports.count;
    reports.longTurns += isLong;
    if (reports.isTold) {
      if (!isLong) ++made.count;
    } else {
      if (reports.count < enough) return;
      if (reports.longTurns > mostLong || !isSeenWhole(scene.socket(fd, connection))) {
        reports = {};
        return;
      }
      reports.isTold = true;
      made.count += enough;
      made.firstAt = std::min(made.firstAt, reports.firstAt);
    }
    made.connection = connection;
  }

  // Of what lies under a FILE sends are not seen.
  static bool isSeenWhole(const watch::Descriptor* socket) {
    if (!socket || socket->listening.load(std::memory_order_relaxed)) return false;
    const auto kind = socket->kind.load(std::memory_order_relaxed);
    const bool isKnown = kind == SocketKind::tcp || kind == SocketKind::udp || kind == SocketKind::unixStream;
    return isKnown && !(socket->flags.load(std::memory_order_relaxed) & watch::Descriptor::stdio);
  }

  std::unordered_map<uint32_t, Reports> reports_;  // by connection
  ByThread<int64_t> lastEnds_;
};

}  // namespace

std::unique_ptr<Judge> judgeAlwaysWritable() {
  return std::make_unique<AlwaysWritable>();
}

}  // namespace netlab::watch
