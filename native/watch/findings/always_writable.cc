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

class AlwaysWritable : public Judge {
 public:
  uint32_t kinds() const override {
    return bitsOf({CallKind::wait, CallKind::interest, CallKind::receive, CallKind::send, CallKind::shutdown,
                   CallKind::close, CallKind::connect, CallKind::option, CallKind::accept, CallKind::socket});
  }

  void take(const ToldCall& told, const Scene& scene, Book& book) override {
    if (told.kind == CallKind::wait) return takeWait(told, scene, book);
    reports_[told.call.fd] = {};
    if (told.call.other >= 0 && told.kind != CallKind::interest) reports_[told.call.other] = {};
    if (told.function == Function::close_range) forget();
  }

  void forget() override { reports_.clear(); }

 private:
  struct Reports {
    uint32_t count = 0;
    int64_t firstAt = 0;
  };

  void takeWait(const ToldCall& told, const Scene& scene, Book& book) {
    if (!told.isRealWait()) return;
    Finding made{&mistake, told.call.site, told.thread, 0, 0, told.call.startedAt, told.call.startedAt,
                 {},       false};
    for (const Record::Ready& each : told.ready) {
      if (each.bits != POLLOUT) continue;
      Reports& reports = reports_[each.fd];
      if (reports.count++ == 0) reports.firstAt = told.call.startedAt;
      if (reports.count < enough) continue;
      if (reports.count == enough) {
        if (!isSeenWhole(scene.socket(each.fd, 0))) {
          reports = {};
          continue;
        }
        made.firstAt = std::min(made.firstAt, reports.firstAt);
      }
      made.count += reports.count == enough ? enough : 1;
      const watch::Descriptor* socket = scene.socket(each.fd, 0);
      made.connection = socket ? socket->number.load(std::memory_order_relaxed) : 0;
    }
    if (made.count > 0) book.tell(made);
  }

  // Of what is no socket, and of what lies under a FILE, sends are not seen.
  static bool isSeenWhole(const watch::Descriptor* socket) {
    if (!socket || socket->listening.load(std::memory_order_relaxed)) return false;
    const auto kind = socket->kind.load(std::memory_order_relaxed);
    const bool isKnown = kind == SocketKind::tcp || kind == SocketKind::udp || kind == SocketKind::unixStream;
    return isKnown && !(socket->flags.load(std::memory_order_relaxed) & watch::Descriptor::stdio);
  }

  ByDescriptor<Reports> reports_;
};

}  // namespace

std::unique_ptr<Judge> judgeAlwaysWritable() {
  return std::make_unique<AlwaysWritable>();
}

}  // namespace netlab::watch
