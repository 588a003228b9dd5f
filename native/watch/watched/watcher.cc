#include "watch/watched/watcher.h"

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "multiplexer/clock.h"
#include "socket/error.h"
#include "watch/watched/attached.h"

namespace netlab::watch {
namespace {

// Between two looks, while something reports or while nothing does. A ring of 32,768 records is full after 30
// ms at a million calls a second.
constexpr std::chrono::milliseconds betweenDrains{10}, betweenLooks{50};
// Of the ones that have used no socket: what forks without end is not followed without end.
constexpr size_t mostArrived = 1024;
// Looks at what changes rarely.
constexpr int64_t betweenRareLooks = 1'000'000'000;
// Of those that have used no socket, so many are looked at from outside at a time: each takes some 50 µs.
constexpr size_t mostLooks = 256;
// What may take the place of one that has ended is shown when it listens, or after so long.
constexpr int64_t patience = 1'000'000'000;

bool haveOneInCommon(const std::set<std::string>& one, const std::set<std::string>& other) {
  return std::ranges::any_of(one, [&](const std::string& each) { return other.contains(each); });
}

bool isSameProcess(const Process& one, const Process& other) {
  return one.pid == other.pid && one.startTime == other.startTime;
}

}  // namespace

Watcher::Watcher(std::function<void()> changed)
    : changed_(std::move(changed)), directory_(changed_), thread_([this] { run(); }) {}

Watcher::~Watcher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrivals_.wake();
  thread_.join();
}

void Watcher::watchFolder(const std::string& path) {
  const std::lock_guard lock(mutex_);
  std::erase_if(folders_, [](const auto& each) { return !each->isThere(); });
  for (const auto& each : folders_)
    if (each->path() == path) return;
  folders_.push_back(std::make_unique<RingFolder>(path));
  arrivals_.watch(path);
}

bool Watcher::watchesFolder(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return std::ranges::any_of(folders_,
                             [&](const auto& each) { return each->path() == path && each->isThere(); });
}

uint32_t Watcher::attach(pid_t pid) {
  const std::lock_guard lock(mutex_);
  for (const auto& [number, entry] : programs_)
    if (entry.program->process().pid == pid && !entry.program->hasEnded()) return number;
  if (living() >= mostLiving)
    throw SystemError(EAGAIN, "attach", "The lab watches 256 programs at most: let go of some of them.");
  add(std::make_unique<Attached>(pid, directory_), nullptr);
  return lastNumber_;
}

std::vector<uint32_t> Watcher::all() {
  const std::lock_guard lock(mutex_);
  size_t living = this->living();
  for (Arrived& each : arrived_)
    if (each.appearedAt != 0) admit(each, living);
  std::erase_if(arrived_, [](const Arrived& each) { return !each.program; });
  std::erase_if(programs_, [](const auto& each) { return each.second.isGone; });
  removeOldestEnded();
  std::vector<uint32_t> numbers;
  for (auto& [number, entry] : programs_) {
    numbers.push_back(number);
    entry.isListed = true;
  }
  return numbers;
}

void Watcher::add(std::unique_ptr<Program> program, Reporting* reporting) {
  programs_.emplace(++lastNumber_, Entry{std::move(program), reporting});
}

void Watcher::admit(Arrived& arrived, size_t& living) {
  const Process& process = arrived.program->process();
  const bool lives = !arrived.program->hasEnded();
  const auto place = placeOf(arrived);
  if (!place) return;
  // What the process was before, by exec or by being attached to, goes.
  const auto before = std::ranges::find_if(programs_, [&](const auto& each) {
    return isSameProcess(each.second.program->process(), process) && !each.second.program->hasEnded();
  });
  if (before != programs_.end()) {
    programs_.erase(before);
    --living;
  }
  if (lives && living >= mostLiving) {
    countNotSeen(process.parent);
    arrived.program.reset();
    return;
  }
  if (lives) ++living;
  Reporting* reporting = arrived.program.get();
  if (*place == programs_.end()) return add(std::move(arrived.program), reporting);
  Entry& entry = (*place)->second;
  reporting->numberBehind(entry.program->lastSocket());
  entry = Entry{std::move(arrived.program), reporting};
}

// A reloader starts the same again where the one before has ended.
std::optional<Watcher::Entries::iterator> Watcher::placeOf(const Arrived& arrived) {
  Reporting& program = *arrived.program;
  const auto mayBe = [&](Program& other) {
    return other.hasEnded() && other.process().parent == program.process().parent &&
           other.process().command == program.process().command && !other.listensAt().empty();
  };
  bool isOpen = false;
  for (auto each = programs_.end(); each != programs_.begin();) {
    --each;
    if (!mayBe(*each->second.program)) continue;
    isOpen = true;
    if (haveOneInCommon(each->second.program->listensAt(), program.listensAt())) return each;
  }
  const bool isDecided = !program.listensAt().empty() || program.hasEnded() ||
                         monotonicNanoseconds() - arrived.appearedAt > patience;
  return isOpen && !isDecided ? std::nullopt : std::optional(programs_.end());
}

// Those that nobody has heard of before they go are counted.
void Watcher::removeOldestEnded() {
  size_t ended = 0;
  for (auto each = programs_.rbegin(); each != programs_.rend();) {
    const Entry& entry = each->second;
    if (!entry.program->hasEnded() || ++ended <= mostEnded) {
      ++each;
      continue;
    }
    if (!entry.isListed) countNotSeen(entry.program->process().parent);
    each = std::make_reverse_iterator(programs_.erase(std::next(each).base()));
  }
}

void Watcher::countNotSeen(pid_t parent) {
  Program* found = nullptr;
  const auto consider = [&](Program& program) {
    if (program.process().pid == parent && (!found || found->hasEnded())) found = &program;
  };
  for (const auto& [number, entry] : programs_) consider(*entry.program);
  for (const Arrived& each : arrived_)
    if (each.program) consider(*each.program);
  if (found) found->countChildNotSeen();
}

size_t Watcher::living() const {
  return static_cast<size_t>(
      std::ranges::count_if(programs_, [](const auto& each) { return !each.second.program->hasEnded(); }));
}

void Watcher::settle() {
  const std::lock_guard lock(mutex_);
  takeRings();
  drainAll();
  noteArrivals(monotonicNanoseconds(), true);
  noteEnds(false);
}

Program* Watcher::find(uint32_t number) const {
  const std::lock_guard lock(mutex_);
  const auto found = programs_.find(number);
  return found == programs_.end() ? nullptr : found->second.program.get();
}

void Watcher::letGo(uint32_t number) {
  const std::lock_guard lock(mutex_);
  programs_.erase(number);
}

void Watcher::run() {
  int64_t rarelyAt = 0, nextAt = 0;
  for (;;) {
    const bool hasCome = arrivals_.wait(std::chrono::nanoseconds(nextAt - monotonicNanoseconds()));
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    // At once: a short program is over before the next look, and how it ended is known only of one that was
    // met while it lived.
    if (hasCome) takeRings();
    const int64_t now = monotonicNanoseconds();
    if (now < nextAt) continue;
    for (const auto& folder : folders_) folder->beat(now);
    if (!hasCome) takeRings();
    nextAt = now + std::chrono::nanoseconds(drainAll() ? betweenDrains : betweenLooks).count();
    const bool isTimeToLook = now - rarelyAt > betweenRareLooks;
    if (isTimeToLook) rarelyAt = now;
    const bool hasArrived = noteArrivals(now, isTimeToLook);
    if (noteEnds(isTimeToLook) || hasArrived) changed_();
  }
}

void Watcher::takeRings() {
  std::erase_if(folders_, [](const auto& each) { return !each->isThere(); });
  for (const auto& folder : folders_)
    folder->takeRings([this](std::unique_ptr<MappedRing> ring) {
      if (arrived_.size() < mostArrived)
        arrived_.push_back({std::make_unique<Reporting>(std::move(ring), directory_)});
      else if (ring->header().appeared.load(std::memory_order_relaxed) != 0)
        countNotSeen(ring->header().parent);
    });
}

// Whether anybody reports.
bool Watcher::drainAll() {
  bool isBusy = false;
  for (const Arrived& each : arrived_) each.program->drain();
  for (const auto& [number, entry] : programs_) {
    if (!entry.reporting || entry.endTold) continue;
    entry.reporting->drain();
    isBusy = true;
  }
  return isBusy;
}

// Whether there is one to be shown: `all` says which.
bool Watcher::noteArrivals(int64_t now, bool isTimeToLook) {
  bool isNews = false;
  size_t looks = isTimeToLook ? mostLooks : 0;
  for (Arrived& each : arrived_) {
    if (each.appearedAt == 0) {
      const bool isLookedAt = looks > 0 && now - each.lookedAt > betweenRareLooks;
      if (isLookedAt) {
        each.lookedAt = now;
        --looks;
      }
      if (each.program->hasAppeared() || (isLookedAt && each.program->waitsForSocket()))
        each.appearedAt = now;
    }
    isNews |= each.appearedAt != 0;
  }
  return isNews;
}

bool Watcher::noteEnds(bool isTimeToLook) {
  // One that has used a socket meanwhile, and ended, is shown after the next look.
  std::erase_if(arrived_, [](const Arrived& each) {
    return each.appearedAt == 0 && each.program->hasEnded() && !each.program->hasAppeared();
  });
  bool isNews = false;
  for (auto& [number, entry] : programs_) {
    if (entry.endTold || entry.isGone) continue;
    if (entry.program->hasEnded()) {
      if (entry.reporting) entry.reporting->drain();  // what it did last
      isNews = entry.endTold = true;
      continue;
    }
    if (!entry.reporting) continue;
    isNews |= entry.reporting->hasListened();
    if (!isTimeToLook) continue;
    entry.reporting->lookForIoUring();
    entry.reporting->lookAtChildren();
    if (entry.reporting->hasBecomeAnother()) isNews = entry.isGone = true;
  }
  return isNews;
}

}  // namespace netlab::watch
