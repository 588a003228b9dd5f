#include "watch/watched/mapped_ring.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "multiplexer/clock.h"
#include "socket/owned_descriptor.h"
#include "watch/watched/belief.h"

namespace netlab::watch {
namespace {

constexpr size_t longestText = 4096;
// A writer that is always at it when one looks is not waited for.
constexpr int snapshotTries = 100;

}  // namespace

std::unique_ptr<MappedRing> MappedRing::take(const std::string& path) {
  const OwnedDescriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0) return nullptr;
  struct stat status {};
  const bool fits = ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode) &&
                    static_cast<size_t>(status.st_size) == sizeof(Ring);
  ::unlink(path.c_str());
  if (!fits) return nullptr;
  void* memory = ::mmap(nullptr, sizeof(Ring), PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
  if (memory == MAP_FAILED) return nullptr;
  std::unique_ptr<MappedRing> mapped(new MappedRing(static_cast<Ring*>(memory)));
  const Header& header = mapped->header();
  if (header.magic.load(std::memory_order_acquire) != layoutMagic || header.size != sizeof(Ring))
    return nullptr;
  return mapped;
}

MappedRing::MappedRing(Ring* ring) : ring_(ring), missing_(ring, sizeof(Ring)) {}

MappedRing::~MappedRing() {
  ::munmap(ring_, sizeof(Ring));
}

Process MappedRing::process() const {
  const Header& from = header();
  const size_t bytes = std::min<size_t>(from.commandBytes.load(std::memory_order_acquire), commandLimit);
  const int64_t now = clockNanoseconds(CLOCK_REALTIME) / 1'000'000;
  const int64_t started = startedAtEpoch(from.startTime);
  return {.pid = from.pid,
          .parent = from.parent,
          .startTime = from.startTime,
          .startedAtEpoch = started > 0 && started < now ? started : now,
          .command = commandOf(std::string(from.command, bytes)),
          .image = from.image,
          .ended = false};
}

size_t MappedRing::slots() const {
  return std::min<size_t>(header().slots.load(std::memory_order_acquire), slotCount);
}

std::optional<WaitSnapshot> MappedRing::lastWait(size_t index) const {
  const Snapshot& from = slot(index).last;
  for (int tries = 0; tries < snapshotTries; ++tries) {
    const uint32_t before = from.version.load(std::memory_order_acquire);
    if (before == 0) return std::nullopt;
    if (before & 1) continue;
    WaitSnapshot copy{.multiplexer = from.multiplexer,
                      .number = from.number,
                      .timeout = from.timeout,
                      .startedAt = from.startedAt,
                      .nanoseconds = from.nanoseconds,
                      .timeLeft = from.timeLeft,
                      .returned = from.returned,
                      .errnoNumber = from.errnoNumber,
                      .fd = from.fd,
                      .size = from.size,
                      .site = from.site,
                      .given = from.given,
                      .data = {}};
    const size_t bytes = std::min<size_t>(from.bytes, snapshotBytes);
    copy.data.assign(from.data, from.data + bytes);
    std::atomic_thread_fence(std::memory_order_acquire);
    if (from.version.load(std::memory_order_relaxed) != before) continue;
    const int64_t now = monotonicNanoseconds();
    copy.startedAt = believedMoment(copy.startedAt, now);
    copy.nanoseconds = believedDuration(copy.nanoseconds, copy.startedAt, now);
    const bool isKnown = copy.multiplexer == Waiting::select || copy.multiplexer == Waiting::poll ||
                         copy.multiplexer == Waiting::epoll;
    return isKnown ? std::optional(std::move(copy)) : std::nullopt;
  }
  return std::nullopt;
}

const Descriptor* MappedRing::descriptor(int fd) const {
  if (fd < 0 || static_cast<size_t>(fd) >= descriptorCount) return nullptr;
  const size_t page = static_cast<size_t>(fd) / 64;
  const uint64_t pages = header().descriptorPages[page / 64].load(std::memory_order_acquire);
  if (!(pages >> page % 64 & 1)) return nullptr;
  const Descriptor& found = ring_->descriptors[fd];
  return found.number.load(std::memory_order_acquire) == 0 ? nullptr : &found;
}

std::optional<SiteFrames> MappedRing::site(uint32_t number) const {
  const uint32_t given = std::min<uint32_t>(header().sites.load(std::memory_order_acquire), siteCount - 1);
  if (number == 0 || number > given) return std::nullopt;
  const Site& site = ring_->sites[number];
  if (site.state.load(std::memory_order_acquire) != Site::ready) return std::nullopt;
  SiteFrames found{.kind = site.kind == Site::python ? Site::python : Site::native, .frames = {}, .own = -1};
  const size_t count = std::min<size_t>(site.frames, frameCount);
  for (size_t i = 0; i < count; ++i) {
    const Site::Frame& frame = site.frame[i];
    found.frames.push_back({text(frame.module), text(frame.function), frame.at});
  }
  if (site.own > 0 && site.own <= count) found.own = site.own - 1;
  return found;
}

std::string MappedRing::text(uint32_t place) const {
  const uint32_t given = std::min<uint32_t>(header().texts.load(std::memory_order_acquire), textBytes);
  if (place == 0 || place >= given) return "";
  const char* begin = ring_->text + place;
  return std::string(begin, ::strnlen(begin, std::min<size_t>(given - place, longestText)));
}

}  // namespace netlab::watch
