#include "client/swarm_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "multiplexer/clock.h"
#include "socket/error.h"

namespace netlab {
namespace {

constexpr int64_t second = 1'000'000'000;
constexpr int64_t farewell = second / 5;
constexpr int connectingAtOnce = 100;  // more would only overflow the accept queue, and wait for a second SYN

// What epoll says of our own two descriptors; clients have their index.
constexpr uint64_t timerName = UINT64_MAX, controlName = UINT64_MAX - 1;

OwnedDescriptor opened(int fd, const char* call) {
  if (fd < 0)
    throw SystemError(errno, call, "No descriptor is left for the swarm: raise the limit (ulimit -n).");
  return OwnedDescriptor(fd);
}

}  // namespace

SwarmLoop::SwarmLoop(const SwarmConfiguration& configuration, SwarmCounters& counters)
    : epoll_(opened(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      timer_(opened(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd_create")),
      control_(opened(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")),
      surroundings_{.configuration = configuration, .counters = counters, .epoll = epoll_.get()} {
  watchOwn(timer_.get(), timerName);
  watchOwn(control_.get(), controlName);
}

void SwarmLoop::watchOwn(int fd, uint64_t name) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = name;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
    throw SystemError(errno, "epoll_ctl", "The kernel allows this user no more epoll entries.");
  }
}

void SwarmLoop::run() {
  surroundings_.now = monotonicNanoseconds();
  resize();
  while (!stopped_.load()) {
    connectWaiting();
    armTimer();
    waitAndServe();
    wakeDue();
  }
  leave();
  clients_.clear();
}

// A close with bytes unread is a reset, of which some servers die: each client says first that it sends no
// more, and takes what is still on its way. A server that never answers that with its own end is not waited
// for.
void SwarmLoop::leave() {
  const int64_t end = monotonicNanoseconds() + farewell;
  size_t open = 0;
  for (Client& client : clients_) open += client.finish();
  while (open > 0) {
    const int64_t left = end - monotonicNanoseconds();
    if (left <= 0) return;
    epoll_event events[256];
    const int count =
        epoll_wait(epoll_.get(), events, std::size(events), static_cast<int>(left / 1'000'000) + 1);
    for (int i = 0; i < count; ++i) {
      const uint64_t name = events[i].data.u64;
      if (name != timerName && name != controlName) open -= clients_[name].takeLast();
    }
  }
}

void SwarmLoop::waitAndServe() {
  epoll_event events[256];
  const int count = epoll_wait(epoll_.get(), events, std::size(events), -1);
  surroundings_.now = monotonicNanoseconds();
  bool adjusted = false;
  for (int i = 0; i < count; ++i) {
    const uint64_t name = events[i].data.u64;
    if (name == timerName || name == controlName) {
      uint64_t expirations;
      // Nothing to read only means that it was read before.
      [[maybe_unused]] ssize_t ignored =
          ::read(name == timerName ? timer_.get() : control_.get(), &expirations, 8);
      if (name == timerName) armed_ = 0;
      adjusted |= name == controlName;
    } else {
      withClient(static_cast<uint32_t>(name), [&](Client& client) { client.ready(events[i].events); });
    }
  }
  // Not within the batch: it may take clients away that the batch still names.
  if (adjusted) takeAdjustment();
}

template <typename Deed>
void SwarmLoop::withClient(uint32_t index, Deed&& deed) {
  Client& client = clients_[index];
  const bool wasConnecting = client.state() == Client::State::connecting;
  const int64_t before = client.wakeAt();
  deed(client);
  connecting_ += (client.state() == Client::State::connecting) - wasConnecting;
  if (client.wakeAt() > 0 && client.wakeAt() != before) timers_.push({client.wakeAt(), index});
  if (client.state() == Client::State::waiting && client.wakeAt() == 0) waiting_.push_back(index);
}

// ---- Connecting

void SwarmLoop::connectWaiting() {
  while (!waiting_.empty() && connecting_ < connectingAtOnce) {
    if (paced()) {
      if (nextConnect_ > surroundings_.now) return;
      nextConnect_ = std::max(nextConnect_, surroundings_.now - second / 10) +
                     static_cast<int64_t>(second / surroundings_.configuration.connectRate);
    }
    const uint32_t index = waiting_.front();
    waiting_.pop_front();
    if (index >= clients_.size() || clients_[index].state() != Client::State::waiting) continue;
    withClient(index, [](Client& client) { client.connect(); });
  }
}

// ---- Timers

void SwarmLoop::wakeDue() {
  std::vector<Timer> due;
  for (; !timers_.empty() && timers_.top().time <= surroundings_.now; timers_.pop())
    due.push_back(timers_.top());
  for (const Timer& timer : due) {
    if (timer.client >= clients_.size() || clients_[timer.client].wakeAt() != timer.time) continue;
    withClient(timer.client, [](Client& client) { client.wake(); });
    // Due again at the very same time: withClient took that for the timer that was just used.
    if (clients_[timer.client].wakeAt() == timer.time) timers_.push(timer);
  }
}

int64_t SwarmLoop::nextDeadline() const {
  const int64_t timer = timers_.empty() ? INT64_MAX : timers_.top().time;
  const bool waitsForPace = paced() && !waiting_.empty() && connecting_ < connectingAtOnce;
  return std::min(timer, waitsForPace ? nextConnect_ : INT64_MAX);
}

void SwarmLoop::armTimer() {
  const int64_t deadline = nextDeadline() == INT64_MAX ? 0 : nextDeadline();
  if (deadline == armed_) return;
  itimerspec setting{};
  setting.it_value = {deadline / second, deadline % second};
  ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &setting, nullptr);
  armed_ = deadline;
}

// ---- Control

void SwarmLoop::adjust(const SwarmConfiguration& configuration) {
  {
    std::lock_guard lock(mutex_);
    adjustment_ = configuration;
  }
  eventfd_write(control_.get(), 1);
}

void SwarmLoop::stop() {
  stopped_.store(true);
  eventfd_write(control_.get(), 1);
}

void SwarmLoop::takeAdjustment() {
  std::optional<SwarmConfiguration> wanted;
  {
    std::lock_guard lock(mutex_);
    wanted = std::exchange(adjustment_, std::nullopt);
  }
  if (!wanted) return;
  surroundings_.configuration = *wanted;
  surroundings_.counters.latency.clear();
  const auto kept = std::min<size_t>(clients_.size(), static_cast<size_t>(wanted->clients));
  resize();
  for (uint32_t index = 0; index < kept; ++index) {
    withClient(index, [](Client& client) { client.adjust(); });
  }
  noteAnew();
}

// Whatever was noted of the clients before an adjustment is stale by now, and would else stay until it is
// due.
void SwarmLoop::noteAnew() {
  timers_ = {};
  waiting_.clear();
  for (uint32_t index = 0; index < clients_.size(); ++index) {
    const Client& client = clients_[index];
    if (client.wakeAt() > 0) timers_.push({client.wakeAt(), index});
    if (client.state() == Client::State::waiting && client.wakeAt() == 0) waiting_.push_back(index);
  }
}

void SwarmLoop::resize() {
  const auto wanted = static_cast<size_t>(surroundings_.configuration.clients);
  while (clients_.size() > wanted) {
    connecting_ -= clients_.back().state() == Client::State::connecting;
    clients_.pop_back();
  }
  while (clients_.size() < wanted) {
    const auto index = static_cast<uint32_t>(clients_.size());
    clients_.emplace_back(surroundings_, index);
    waiting_.push_back(index);
  }
}

}  // namespace netlab
