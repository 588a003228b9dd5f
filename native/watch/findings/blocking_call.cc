// blocking-accept, blocking-send, blocking-call: the thread that waits for all sits in a call for one, and
// another has something for it.
#include <algorithm>
#include <array>

#include "watch/findings/judge.h"

namespace netlab::watch {
namespace {

enum Figure { milliseconds, other, isListening };

Sentence evidence(const Finding& finding) {
  const auto parts = [&] {
    return std::vector<Sentence::Part>{figure(finding.figures[milliseconds]), figure(finding.figures[other])};
  };
  if (finding.figures[isListening])
    return Sentence("The call has blocked for {0} ms, and meanwhile descriptor {1} had a client to accept.",
                    parts());
  return Sentence("The call has blocked for {0} ms, and meanwhile descriptor {1} had data to receive.",
                  parts());
}

const Mistake blockingAccept{"blocking-accept", evidence}, blockingSend{"blocking-send", evidence},
    blockingCall{"blocking-call", evidence};

const Mistake& mistakeOf(CallKind kind) {
  return kind == CallKind::accept ? blockingAccept : kind == CallKind::send ? blockingSend : blockingCall;
}

constexpr int64_t tooLong = 100'000'000;
constexpr int64_t again = 50'000'000, longestPause = 1'000'000'000;
// A thread that has waited less is none that runs a loop (Rust's runtime polls once at its start).
constexpr uint64_t enoughWaits = 3;
constexpr size_t mostLookedAt = 256;

class BlockingCall : public Judge {
 public:
  uint32_t kinds() const override { return 0; }
  void take(const ToldCall&, const Scene&, Book&) override {}

  void look(Live& live, const Scene& scene, Book& book) override {
    for (size_t i = 0; i < live.view().slots(); ++i) {
      const auto stand = standOf(live.view().slot(i));
      if (!stand || live.now() - stand->since < tooLong) continue;
      Blocked& blocked = blocked_[i];
      if (blocked.since != stand->since) blocked = {.since = stand->since, .lookAgainAt = live.now()};
      if (blocked.isTold || live.now() < blocked.lookAgainAt) continue;
      judge(i, *stand, blocked, live, scene, book);
    }
  }

 private:
  struct Stand {
    CallKind kind;
    int fd;
    int64_t since;
    pid_t thread;
    uint32_t site, connection;
    bool operator==(const Stand&) const = default;
  };
  struct Blocked {
    int64_t since = 0;
    int64_t lookAgainAt = 0;
    int64_t pause = tooLong;
    int other = -1;  // that had something when it was looked at before
    bool isTold = false;
  };
  struct Other {
    int fd;
    bool isListening;
  };

  // In a call that is no wait; not at the gate before it.
  static std::optional<Stand> standOf(const Slot& slot) {
    if (slot.state.load(std::memory_order_acquire) != Slot::used) return std::nullopt;
    const uint64_t position = slot.position.load(std::memory_order_acquire);
    const auto kind = static_cast<CallKind>(position & 0xff);
    const bool isHeld = position >> 16 & 1;
    if (kind == CallKind::none || kind == CallKind::wait || kind > CallKind::option || isHeld)
      return std::nullopt;
    return Stand{kind,
                 static_cast<int>(position >> 32),
                 slot.positionSince.load(std::memory_order_relaxed),
                 slot.thread.load(std::memory_order_relaxed),
                 slot.positionSite.load(std::memory_order_relaxed),
                 slot.positionConnection.load(std::memory_order_relaxed)};
  }

  void judge(size_t slot, const Stand& stand, Blocked& blocked, Live& live, const Scene& scene, Book& book) {
    const bool loops = scene.thread(stand.thread).waits >= enoughWaits && live.sleeps(stand.thread);
    const auto other = loops ? thatHasSomething(slot, stand, live, scene) : std::nullopt;
    // Another thread may come for it, or another process: twice it must be there.
    const bool isThereStill = other && other->fd == blocked.other;
    blocked.other = other ? other->fd : -1;
    blocked.lookAgainAt = live.now() + (other ? again : blocked.pause);
    blocked.pause = std::min(2 * blocked.pause, longestPause);
    if (!isThereStill || standOf(live.view().slot(slot)) != stand) return;
    blocked.isTold = true;
    book.tell({&mistakeOf(stand.kind),
               stand.site,
               stand.thread,
               stand.connection,
               1,
               stand.since,
               live.now(),
               {(live.now() - stand.since) / 1'000'000, other->fd, other->isListening},
               false});
  }

  // What is sent may come from there: then more of it is only to be received when this is sent.
  static bool mayBeItsSource(int fd, const Stand& stand, const Scene& scene) {
    const Scene::Descriptor& of = scene.descriptor(fd);
    return stand.kind == CallKind::send && of.isReceivedFrom && of.reportedTo == stand.thread &&
           of.reportedIn == scene.thread(stand.thread).lastWait;
  }

  // Of what its last wait asked about.
  static std::optional<Other> thatHasSomething(size_t slot, const Stand& stand, Live& live,
                                               const Scene& scene) {
    const watch::Descriptor* own = scene.socket(stand.fd, 0);
    const uint64_t ownInode = own ? own->inode.load(std::memory_order_relaxed) : 0;
    size_t looks = 0;
    for (const int fd : live.watchedForReading(slot)) {
      const watch::Descriptor* socket = scene.socket(fd, 0);
      const uint64_t inode = socket ? socket->inode.load(std::memory_order_relaxed) : 0;
      if (fd == stand.fd || inode == 0 || inode == ownInode || ++looks > mostLookedAt) continue;
      if (mayBeItsSource(fd, stand, scene)) continue;
      const auto queues = live.queues(inode);
      if (queues && queues->receive > 0) return Other{fd, queues->isListening};
    }
    return std::nullopt;
  }

  std::array<Blocked, slotCount> blocked_;
};

}  // namespace

std::unique_ptr<Judge> judgeBlockingCall() {
  return std::make_unique<BlockingCall>();
}

}  // namespace netlab::watch
