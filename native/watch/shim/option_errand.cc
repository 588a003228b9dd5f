#include "watch/shim/option_errand.h"

#include <poll.h>

#include <cerrno>

#include "watch/shim/descriptors.h"
#include "watch/shim/kernel.h"

namespace netlab::watch {
namespace {

int32_t errorOf(long result) {
  return result < 0 ? static_cast<int32_t>(-result) : 0;
}

void run(OptionErrand::Step& step, int fd) {
  if (step.size > sizeof step.value) step.size = sizeof step.value;
  if (step.operation == OptionErrand::get)
    step.errnoNumber = errorOf(kernel(SYS_getsockopt, fd, step.level, step.name, step.value, &step.size));
  if (step.operation == OptionErrand::set)
    step.errnoNumber = errorOf(kernel(SYS_setsockopt, fd, step.level, step.name, step.value, step.size));
  if (step.operation == OptionErrand::errorWaits) {
    pollfd entry{fd, 0, 0};
    const timespec atOnce{};
    const long ready = kernel(SYS_ppoll, &entry, 1, &atOnce, nullptr, 0);
    step.errnoNumber = errorOf(ready);
    step.size = ready > 0 && entry.revents & POLLERR;
  }
}

}  // namespace

void runOptionErrand() {
  Header& header = ring->header;
  OptionErrand& errand = header.optionErrand;
  auto state = OptionErrand::asked;
  if (!header.optionErrandState.compare_exchange_strong(state, OptionErrand::taken,
                                                        std::memory_order_acq_rel))
    return;
  const Descriptor* socket = socketAt(errand.fd);
  const bool isSame = socket && socket->number.load(std::memory_order_relaxed) == errand.connection;
  const uint32_t count = errand.count < OptionErrand::mostSteps ? errand.count : OptionErrand::mostSteps;
  for (uint32_t i = 0; i < count; ++i) {
    if (isSame)
      run(errand.steps[i], errand.fd);
    else
      errand.steps[i].errnoNumber = EBADF;
  }
  header.optionErrandState.store(OptionErrand::done, std::memory_order_release);
}

}  // namespace netlab::watch
