#include "watch/watched/watcher.h"

#include <cerrno>
#include <chrono>
#include <set>

#include "socket/error.h"
#include "watch/watched/attached.h"

namespace netlab::watch {
namespace {

constexpr std::chrono::milliseconds betweenLooks{50};

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

uint32_t Watcher::attach(pid_t pid) {
  size_t living = 0;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [number, program] : programs_) {
      if (program->hasEnded()) continue;
      if (program->process().pid == pid) return number;
      ++living;
    }
  }
  if (living >= mostLiving)
    throw SystemError(EAGAIN, "attach", "256 programs are watched already: let go of some of them.");
  auto program = std::make_unique<Attached>(pid, directory_);
  const std::lock_guard lock(mutex_);
  programs_.emplace(++lastNumber_, std::move(program));
  return lastNumber_;
}

std::vector<uint32_t> Watcher::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<uint32_t> numbers;
  for (const auto& [number, program] : programs_) numbers.push_back(number);
  return numbers;
}

Program* Watcher::find(uint32_t number) const {
  const std::lock_guard lock(mutex_);
  const auto found = programs_.find(number);
  return found == programs_.end() ? nullptr : found->second.get();
}

void Watcher::letGo(uint32_t number) {
  std::unique_ptr<Program> gone;
  const std::lock_guard lock(mutex_);
  const auto found = programs_.find(number);
  if (found == programs_.end()) return;
  gone = std::move(found->second);
  programs_.erase(found);
}

void Watcher::run() {
  std::set<uint32_t> ended;  // that were told
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, betweenLooks, [this] { return stopping_; })) {
    bool isNews = false;
    for (const auto& [number, program] : programs_)
      if (!ended.contains(number) && program->hasEnded()) isNews = ended.insert(number).second;
    if (isNews) changed_();
  }
}

}  // namespace netlab::watch
