#include "server/control.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "socket/error.h"

namespace netlab {
namespace {

constexpr Step noStep{Call::none, -1, 0, -1, ECANCELED};

int makeEventFd() {
  const int fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (fd < 0) throw SystemError(errno, "eventfd", "Close some descriptors, or raise ulimit -n.");
  return fd;
}

}  // namespace

LoopControl::LoopControl() : eventFd_(makeEventFd()), number_(eventFd_.get()) {}

void LoopControl::wake() {
  changed_.notify_all();
  const uint64_t one = 1;
  // Only a counter at its maximum could refuse it, and then the loop is awake already; or the loop has ended.
  [[maybe_unused]] const ssize_t written = ::write(eventFd_.get(), &one, sizeof one);
}

void LoopControl::rearm() {
  armed_.store(paused_ || paceMilliseconds_ > 0 || stopping_, std::memory_order_relaxed);
}

void LoopControl::post(const Mail& errand) {
  {
    const std::lock_guard lock(mutex_);
    if (!ended_) {
      mail_.push_back(errand);
      wake();
      return;
    }
  }
  errand->abandon();
}

void LoopControl::pause() {
  const std::lock_guard lock(mutex_);
  paused_ = true;
  rearm();
  wake();
}

void LoopControl::resume() {
  std::deque<WaitingStep> left;
  {
    const std::lock_guard lock(mutex_);
    paused_ = false;
    left.swap(steps_);
    rearm();
    changed_.notify_all();
  }
  for (const WaitingStep& step : left) step.done(noStep);
}

uint64_t LoopControl::step(StepDone done) {
  std::unique_lock lock(mutex_);
  const uint64_t number = ++lastStep_;
  if (ended_) {
    lock.unlock();
    done(noStep);
    return number;
  }
  // Only a wait must be ended. A loop that is paused and in no step is on its way to the gate: waking it
  // would make the next wait tell of nothing but us.
  const bool mayWait = !paused_ || stepping_;
  paused_ = true;
  steps_.push_back({number, std::move(done)});
  rearm();
  if (mayWait) wake();
  changed_.notify_all();
  return number;
}

bool LoopControl::withdrawStep(uint64_t number) {
  const std::lock_guard lock(mutex_);
  return 0 < std::erase_if(steps_, [number](const WaitingStep& step) { return step.number == number; });
}

void LoopControl::pace(int milliseconds) {
  const std::lock_guard lock(mutex_);
  paceMilliseconds_ = milliseconds;
  rearm();
  changed_.notify_all();
}

void LoopControl::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  rearm();
  wake();
}

Position LoopControl::position() const {
  const uint64_t packed = position_.load(std::memory_order_relaxed);
  return {static_cast<Call>(packed >> 32), static_cast<int>(packed & 0xffffffff), held_};
}

bool LoopControl::paused() const {
  const std::lock_guard lock(mutex_);
  return paused_;
}

void LoopControl::readMail() {
  std::deque<Mail> mail;
  {
    const std::lock_guard lock(mutex_);
    mail.swap(mail_);
  }
  const uint64_t position = position_.load(std::memory_order_relaxed);
  readingMail_ = true;
  for (const Mail& errand : mail) errand->run();
  readingMail_ = false;
  position_.store(position, std::memory_order_relaxed);
}

bool LoopControl::hold(const Step& call) {
  if (readingMail_) return true;
  std::unique_lock lock(mutex_);
  const auto since = std::chrono::steady_clock::now();
  held_ = true;
  while (!stopping_) {
    if (!mail_.empty()) {
      lock.unlock();
      readMail();
      lock.lock();
      continue;
    }
    if (paused_) {
      if (!steps_.empty()) {
        stepDone_ = std::move(steps_.front().done);
        steps_.pop_front();
        step_ = call;
        stepping_ = true;
        break;
      }
      changed_.wait(lock);
    } else {
      // The pace may have been changed while it is waited out.
      const auto deadline = since + std::chrono::milliseconds(paceMilliseconds_);
      if (changed_.wait_until(lock, deadline) == std::cv_status::timeout) break;
    }
  }
  held_ = false;
  return !stopping_;
}

void LoopControl::finishStep(int64_t returned, int errnoNumber) {
  {
    const std::lock_guard lock(mutex_);
    stepping_ = false;
  }
  step_.returned = returned;
  step_.errnoNumber = errnoNumber;
  StepDone done = std::move(stepDone_);
  done(step_);
}

void LoopControl::end() {
  std::deque<WaitingStep> steps;
  std::deque<Mail> mail;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    steps.swap(steps_);
    mail.swap(mail_);
  }
  for (const WaitingStep& step : steps) step.done(noStep);
  for (const Mail& errand : mail) errand->abandon();
}

}  // namespace netlab
