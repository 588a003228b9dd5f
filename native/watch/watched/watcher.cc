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
constexpr int64_t betweenImages = 1'000'000'000;

bool isSameProcess(const Process& one, const Process& other) {
  return one.pid == other.pid && one.startTime == other.startTime;
}

}  // namespace

Watcher::Watcher(std::function<void()> changed) : changed_(std::move(changed)), thread_([this] { run(); }) {}

Watcher::~Watcher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Watcher::watchFolder(const std::string& path) {
  const std::lock_guard lock(mutex_);
  for (const auto& each : folders_)
    if (each->path() == path) return;
  folders_.push_back(std::make_unique<RingFolder>(path));
  folders_.back()->beat(monotonicNanoseconds());
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
  for (auto& each : arrived_)
    if (each->hasAppeared()) admit(std::move(each));
  std::erase(arrived_, nullptr);
  std::erase_if(programs_, [](const auto& each) { return each.second.isGone; });
  removeOldestEnded();
  std::vector<uint32_t> numbers;
  for (const auto& [number, entry] : programs_) numbers.push_back(number);
  return numbers;
}

void Watcher::add(std::unique_ptr<Program> program, Reporting* reporting) {
  programs_.emplace(++lastNumber_, Entry{std::move(program), reporting});
}

// What the process was before, by exec or by being attached to, goes.
void Watcher::admit(std::unique_ptr<Reporting> arrived) {
  const Process& process = arrived->process();
  std::erase_if(programs_, [&](const auto& each) {
    return isSameProcess(each.second.program->process(), process) && !each.second.program->hasEnded();
  });
  if (living() >= mostLiving) {
    for (const auto& [number, entry] : programs_)
      if (entry.program->process().pid == process.parent) entry.program->countChildNotSeen();
    return;
  }
  Reporting* reporting = arrived.get();
  add(std::move(arrived), reporting);
}

void Watcher::removeOldestEnded() {
  size_t ended = 0;
  for (auto each = programs_.rbegin(); each != programs_.rend();) {
    if (each->second.program->hasEnded() && ++ended > mostEnded)
      each = std::make_reverse_iterator(programs_.erase(std::next(each).base()));
    else
      ++each;
  }
}

size_t Watcher::living() const {
  return static_cast<size_t>(
      std::ranges::count_if(programs_, [](const auto& each) { return !each.second.program->hasEnded(); }));
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
  std::unique_lock lock(mutex_);
  int64_t imagesAt = 0;
  bool isBusy = false;
  while (!wake_.wait_for(lock, isBusy ? betweenDrains : betweenLooks, [this] { return stopping_; })) {
    const int64_t now = monotonicNanoseconds();
    for (const auto& folder : folders_) folder->beat(now);
    takeRings();
    isBusy = drainAll();
    const bool lookAtImages = now - imagesAt > betweenImages;
    if (lookAtImages) imagesAt = now;
    const bool isNew = std::ranges::any_of(arrived_, [](const auto& each) { return each->hasAppeared(); });
    if (noteEnds(lookAtImages) || isNew) changed_();
  }
}

void Watcher::takeRings() {
  for (const auto& folder : folders_)
    folder->takeRings([this](std::unique_ptr<MappedRing> ring) {
      const auto process = readProcess(ring->header().pid);
      if (!process || process->startTime != ring->header().startTime || arrived_.size() >= mostArrived)
        return;
      try {
        arrived_.push_back(std::make_unique<Reporting>(std::move(ring), *process, directory_));
      } catch (const SystemError&) {
        // It has ended meanwhile.
      }
    });
}

// Whether anybody reports.
bool Watcher::drainAll() {
  bool isBusy = false;
  for (const auto& each : arrived_) each->drain();
  for (const auto& [number, entry] : programs_) {
    if (!entry.reporting || entry.endTold) continue;
    entry.reporting->drain();
    isBusy = true;
  }
  return isBusy;
}

bool Watcher::noteEnds(bool lookAtImages) {
  std::erase_if(arrived_, [](const auto& each) { return each->hasEnded() && !each->hasAppeared(); });
  bool isNews = false;
  for (auto& [number, entry] : programs_) {
    if (entry.endTold || entry.isGone) continue;
    if (entry.program->hasEnded()) {
      if (entry.reporting) entry.reporting->drain();  // what it did last
      isNews = entry.endTold = true;
    } else if (lookAtImages && entry.reporting && entry.reporting->hasBecomeAnother()) {
      isNews = entry.isGone = true;
    }
  }
  return isNews;
}

}  // namespace netlab::watch
