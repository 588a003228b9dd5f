// edge-one-receive: of an edge-triggered socket less is received than is there, and the loop waits for an
// edge that does not come.
#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <unordered_set>

#include "watch/findings/judge.h"

namespace netlab::watch {
namespace {

const Mistake mistake{
    "edge-one-receive", [](const Finding& finding) {
      return Sentence(
          "It is edge-triggered, one receive took all that it asked for, and bytes stayed in the receive "
          "queue for {1} ms while the loop waited: {0}. {2}",
          {figure(finding.figures[0]), figure(finding.figures[1]), howSure(finding)});
    }};

constexpr int64_t betweenLooks = 100'000'000;
// Whoever receives at a measured pace, or the next request only when the last one is answered, leaves bytes
// there for a while, and comes back for them without an event.
constexpr int64_t stalled = 2'000'000'000;
// Since a send did not take all: what is not received may be held back until it does.
constexpr int64_t heldBack = 10'000'000'000;
constexpr size_t mostLookedAt = 64;

class EdgeOneReceive : public Judge {
 public:
  uint32_t kinds() const override {
    return bitsOf(
        {CallKind::interest, CallKind::receive, CallKind::close, CallKind::accept, CallKind::socket});
  }

  void take(const ToldCall& told, const Scene& scene, Book&) override {
    const Record::Call& call = told.call;
    if (told.kind == CallKind::receive) return takeReceive(told, scene);
    if (told.kind == CallKind::interest) return takeInterest(told);
    if (told.function == Function::close_range) return forget();
    edges_[told.kind == CallKind::accept ? call.other : call.fd] = {};
  }

  void forget() override {
    edges_.clear();
    left_.clear();
  }

  void look(Live& live, const Scene& scene, Book& book) override {
    if (left_.empty() || live.now() - lookedAt_ < betweenLooks) return;
    lookedAt_ = live.now();
    std::erase_if(left_, [&](int fd) { return !edges_[fd].isLeft; });
    const bool mayBeHeldBack = live.now() - scene.lastFullSendAt() < heldBack && scene.lastFullSendAt() != 0;
    size_t looks = 0;
    for (const int fd : left_) {
      Edge& edge = edges_[fd];
      if (mayBeHeldBack || ++looks > mostLookedAt || !waits(live, edge)) {
        edge.since = 0;
        continue;
      }
      judge(fd, edge, live, scene, book);
    }
  }

 private:
  static constexpr size_t mostLeft = 1024;
  struct Edge {
    int epoll = -1;
    bool isLeft = false;  // the last receive took all that it asked for: more may be there
    uint32_t connection = 0, site = 0;
    pid_t thread = 0;
    uint64_t lastWait = 0;  // of the thread, when it received
    int64_t since = 0;      // seen in the receive queue first
  };

  void takeInterest(const ToldCall& told) {
    const Record::Call& call = told.call;
    if (!told.operation || call.errnoNumber) return;
    // One-shot: what is reported once is heard again only when the program asks, and then at once.
    const bool isWatched = told.operation != EPOLL_CTL_DEL && call.events & EPOLLET &&
                           call.events & EPOLLIN && !(call.events & EPOLLONESHOT);
    edges_[call.fd] = {.epoll = isWatched ? call.other : -1};
  }

  void takeReceive(const ToldCall& told, const Scene& scene) {
    const Record::Call& call = told.call;
    if (call.fd < 0 || edges_[call.fd].epoll < 0) {
      if (call.errnoNumber == EAGAIN) exempt(call.site);
      return;
    }
    Edge& edge = edges_[call.fd];
    const uint64_t lastWait = scene.thread(told.thread).lastWait;
    const bool isOfItself = edge.isLeft && edge.thread == told.thread && edge.lastWait != lastWait &&
                            scene.descriptor(call.fd).reportedIn != lastWait;
    if (isOfItself || call.errnoNumber == EAGAIN) exempt(call.site);
    edge.isLeft = call.errnoNumber == 0 && call.returned > 0 && call.returned == call.asked &&
                  !(call.flags & Record::peek);
    edge.connection = call.connection;
    edge.site = call.site;
    edge.thread = told.thread;
    edge.lastWait = lastWait;
    edge.since = 0;
    if (edge.isLeft && left_.size() < mostLeft && std::ranges::find(left_, call.fd) == left_.end())
      left_.push_back(call.fd);
  }

  void exempt(uint32_t site) {
    if (thoroughSites_.size() < siteCount) thoroughSites_.insert(site);
  }

  // The thread that received stands in the wait.
  static bool waits(const Live& live, const Edge& edge) {
    for (size_t i = 0; i < live.view().slots(); ++i) {
      const Slot& slot = live.view().slot(i);
      if (slot.state.load(std::memory_order_acquire) != Slot::used ||
          slot.thread.load(std::memory_order_relaxed) != edge.thread)
        continue;
      const uint64_t position = slot.position.load(std::memory_order_acquire);
      const bool isHeld = position >> 16 & 1;
      return !isHeld && static_cast<CallKind>(position & 0xff) == CallKind::wait &&
             static_cast<int>(position >> 32) == edge.epoll;
    }
    return false;
  }

  void judge(int fd, Edge& edge, Live& live, const Scene& scene, Book& book) {
    const watch::Descriptor* socket = scene.socket(fd, edge.connection);
    if (!socket || thoroughSites_.contains(edge.site)) {
      edge.isLeft = false;
      return;
    }
    const auto queues = live.queues(socket->inode.load(std::memory_order_relaxed));
    if (!queues || queues->receive == 0 || queues->send > 0) {
      edge.since = 0;
      return;
    }
    if (edge.since == 0) edge.since = live.now();
    const int64_t passed = live.now() - edge.since;
    if (passed < stalled) return;
    book.tell({&mistake,
               edge.site,
               edge.thread,
               edge.connection,
               1,
               edge.since,
               live.now(),
               {queues->receive, passed / 1'000'000},
               false});
    edge.isLeft = false;
  }

  ByDescriptor<Edge> edges_;
  std::vector<int> left_;
  // That have received until EAGAIN, or what was left without an event.
  std::unordered_set<uint32_t> thoroughSites_;
  int64_t lookedAt_ = 0;
};

}  // namespace

std::unique_ptr<Judge> judgeEdgeOneReceive() {
  return std::make_unique<EdgeOneReceive>();
}

}  // namespace netlab::watch
