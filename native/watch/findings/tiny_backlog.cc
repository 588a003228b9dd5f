// tiny-backlog: a listener's accept queue has room for a few, and has overflowed.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "socket/diagnosis.h"
#include "socket/error.h"
#include "watch/findings/judge.h"

namespace netlab::watch {
namespace {

const Mistake mistake{
    "tiny-backlog", [](const Finding& finding) {
      return Sentence(
          "The backlog is {0}, and the accept queue was full when a client came: {1} times. {2}",
          {figure(finding.figures[0]), figure(static_cast<int64_t>(finding.count)), howSure(finding)});
    }};

constexpr int64_t enough = 16;
constexpr int64_t betweenLooks = 100'000'000;
constexpr size_t mostListeners = 64;

// Of all listeners of the machine together; -1: not known.
int64_t readOverflows() {
  std::FILE* file = std::fopen("/proc/net/netstat", "re");
  if (!file) return -1;
  char names[4096], values[4096];
  int64_t overflows = -1;
  while (std::fgets(names, sizeof names, file) && std::fgets(values, sizeof values, file)) {
    if (std::strncmp(names, "TcpExt:", 7) != 0) continue;
    char *nextName = nullptr, *nextValue = nullptr;
    const char* name = ::strtok_r(names, " \n", &nextName);
    const char* value = ::strtok_r(values, " \n", &nextValue);
    for (; name && value;
         name = ::strtok_r(nullptr, " \n", &nextName), value = ::strtok_r(nullptr, " \n", &nextValue))
      if (std::strcmp(name, "ListenOverflows") == 0) overflows = std::strtoll(value, nullptr, 10);
  }
  std::fclose(file);
  return overflows;
}

class TinyBacklog : public Judge {
 public:
  uint32_t kinds() const override { return bitsOf({CallKind::listen}); }

  void take(const ToldCall& told, const Scene& scene, Book&) override {
    const Record::Call& call = told.call;
    if (call.errnoNumber) return;
    std::erase_if(listeners_, [&](const Listener& each) { return each.connection == call.connection; });
    if (call.asked >= enough || listeners_.size() >= mostListeners || !isOwn(scene.site(call.site))) return;
    listeners_.push_back({.fd = call.fd,
                          .connection = call.connection,
                          .site = call.site,
                          .thread = told.thread,
                          .backlog = std::max<int64_t>(call.asked, 0)});
  }

  void look(Live& live, const Scene& scene, Book& book) override {
    if (listeners_.empty() || live.now() - lookedAt_ < betweenLooks) return;
    lookedAt_ = live.now();
    const int64_t overflows = readOverflows();
    const bool hasOverflowed = overflows_ >= 0 && overflows > overflows_;
    const bool isHeldUp = live.isHeldUp();
    // What a queue had dropped when it is let go is not told, either.
    const bool counts = !isHeldUp && !wasHeldUp_;
    wasHeldUp_ = isHeldUp;
    overflows_ = overflows;
    std::erase_if(listeners_, [&](Listener& each) {
      const watch::Descriptor* socket = scene.socket(each.fd, each.connection);
      if (!socket) return true;
      try {
        judge(each, socket->inode.load(std::memory_order_relaxed), counts, hasOverflowed, live, book);
      } catch (const SystemError&) {
        // Without socket diagnosis nothing is known, and nothing is said.
        return true;
      }
      return false;
    });
  }

 private:
  struct Listener {
    int fd;
    uint32_t connection, site;
    pid_t thread;
    int64_t backlog;
    int port = 0;
    uint32_t drops = 0;
  };

  // The backlog is the person's own choice: socketserver and others have theirs.
  static bool isOwn(const std::optional<SiteFrames>& site) {
    if (!site || site->kind != Site::python) return true;
    if (site->own < 0) return false;
    const auto own = site->frames.begin() + std::min<std::ptrdiff_t>(site->own, std::ssize(site->frames));
    return std::all_of(site->frames.begin(), own,
                       [](const SiteFrame& frame) { return frame.module.ends_with("/socket.py"); });
  }

  // `drops` counts strays, too; that one of the machine's accept queues has overflowed at the same time
  // tells.
  static void judge(Listener& listener, uint64_t inode, bool counts, bool hasOverflowed, Live& live,
                    Book& book) {
    if (listener.port == 0) {
      const auto queues = live.queues(inode);
      if (!queues || !queues->isListening) return;
      listener.port = queues->port;
    }
    const auto found = diagnose(Transport::tcp, listener.port, static_cast<uint32_t>(inode));
    if (!found) return;
    const uint32_t dropped = found->drops - listener.drops;
    listener.drops = found->drops;
    const bool isFull = found->receiveQueue > found->sendQueue;
    if (dropped == 0 || !counts || !(hasOverflowed || isFull)) return;
    book.tell({&mistake,
               listener.site,
               listener.thread,
               listener.connection,
               dropped,
               live.now(),
               live.now(),
               {listener.backlog},
               false});
  }

  std::vector<Listener> listeners_;
  int64_t lookedAt_ = 0;
  int64_t overflows_ = -1;
  bool wasHeldUp_ = false;
};

}  // namespace

std::unique_ptr<Judge> judgeTinyBacklog() {
  return std::make_unique<TinyBacklog>();
}

}  // namespace netlab::watch
