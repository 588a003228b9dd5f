#include "server/loop.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "socket/error.h"

namespace netlab {
namespace {

// 2 MiB of records for each server, touched only as far as it is filled.
constexpr size_t traceCapacity = 1 << 15;

// Descriptors that are nobody's connection; connection ids start at 1.
constexpr uint32_t noGeneration = 0;

}  // namespace

Loop::Loop(const std::string& multiplexer, bool edge, int fdSetBits, bool traceOn)
    : edgeTriggered(edge), trace(traceCapacity), multiplexer_(makeMultiplexer(multiplexer, fdSetBits)) {
  trace.turn(traceOn);
  // Level-triggered even in an edge-triggered server would need a second flag; reading the counter empties
  // it, so that either trigger does.
  if (const int error = watchFirst(control.fd()))
    throw SystemError(error, multiplexer,
                      "The lab's own control descriptor could not be watched: too many are open.");
}

int Loop::watchFirst(int fd) {
  const Want reading{.read = true};
  const int errnoNumber = multiplexer_->set(fd, noGeneration, reading, edgeTriggered);
  if (!errnoNumber && multiplexer_->setIsSystemCall()) interests_.change(fd, noGeneration, reading);
  return errnoNumber;
}

std::optional<LoopFailure> Loop::run(Dispatch& dispatch) {
  while (!control.stopping()) {
    const int timeout = faults.on(Fault::zeroTimeout) ? 0 : dispatch.timeoutMilliseconds();
    if (!control.enter(Call::wait, -1, timeout)) break;
    multiplexer_->wait(timeout, records_.draft());
    WaitRecord& draft = records_.draft();
    draft.timeoutMilliseconds = timeout;
    draft.number = counters.waits.get() + 1;
    const WaitRecord& record = records_.publish();
    interests_.waited(record.number);

    now_ = record.startedAt + record.nanoseconds;
    counters.waits.add();
    counters.readinessReported.add(record.ready.size());
    counters.waitBytesIn.add(record.bytesIn);
    counters.waitBytesOut.add(record.bytesOut);
    if (trace.on()) traceWait(record);
    control.left(record.returned, record.errnoNumber);

    // A signal is no event: wait again. Anything else would fail forever.
    if (record.returned < 0 && record.errnoNumber != EINTR) {
      dispatch.finish();
      return LoopFailure{multiplexer_->waitName(), record.errnoNumber};
    }
    for (const Ready& ready : record.ready) {
      if (ready.fd == control.fd())
        readControl();
      else
        dispatch.ready(ready);
    }
    dispatch.afterBatch();
  }
  dispatch.finish();
  return std::nullopt;
}

int Loop::changeInterestList(uint64_t connection, int fd, uint32_t generation, Want want) {
  const bool was = interests_.has(fd);
  const int operation = want.nothing() ? EPOLL_CTL_DEL : was ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  const int64_t start = monotonicNanoseconds();
  const int errnoNumber = multiplexer_->set(fd, generation, want, edgeTriggered);
  const int64_t nanoseconds = monotonicNanoseconds() - start;
  if (!errnoNumber || want.nothing()) interests_.change(fd, generation, want);
  if (!trace.on()) return errnoNumber;
  const uint32_t events = want.nothing() ? 0 : epollEvents(want, edgeTriggered);
  const TraceRecord::Detail detail{connection,           nanoseconds, bitsOf(want),
                                   errnoNumber ? -1 : 0, operation,   events};
  traceCall(Call::interest, fd, detail, errnoNumber, start);
  return errnoNumber;
}

Loop::WaitWithInterests Loop::lastWaitWithInterests() {
  const WaitRecord* record = nullptr;
  auto interests = interests_.atLastWait([&] {
    record = &records_.read();
    return record->number;
  });
  return {record, std::move(interests)};
}

void Loop::readControl() {
  uint64_t count = 0;
  call(Call::control, noSubject, control.fd(), sizeof count,
       [&] { return ::read(control.fd(), &count, sizeof count); });
  control.readMail();
}

void Loop::note(Note what, int fd, uint64_t connection, int64_t value) {
  if (!trace.on()) return;
  TraceRecord record{};
  record.kind = TraceKind::note;
  record.note = what;
  record.at = monotonicNanoseconds();
  record.fd = fd;
  record.detail.connection = connection;
  record.detail.asked = value;
  trace.push(record);
}

void Loop::traceCall(Call name, int fd, const TraceRecord::Detail& detail, int errnoNumber, int64_t start) {
  TraceRecord record{};
  record.kind = TraceKind::call;
  record.call = name;
  record.at = start;
  record.fd = fd;
  record.errnoNumber = static_cast<int16_t>(errnoNumber);
  record.detail = detail;
  trace.push(record);
}

void Loop::traceWait(const WaitRecord& wait) {
  const TraceRecord::Detail detail{0, wait.nanoseconds, wait.timeoutMilliseconds, wait.returned, 0, 0};
  traceCall(Call::wait, -1, detail, wait.errnoNumber, wait.startedAt);
  constexpr size_t perRecord = std::size(TraceRecord{}.ready);
  for (size_t i = 0; i < wait.ready.size(); i += perRecord) {
    TraceRecord record{};
    record.kind = TraceKind::ready;
    record.at = wait.startedAt + wait.nanoseconds;
    record.fd = -1;
    record.readyCount = static_cast<uint8_t>(std::min(perRecord, wait.ready.size() - i));
    for (size_t j = 0; j < record.readyCount; ++j)
      record.ready[j] = {wait.ready[i + j].fd, wait.ready[i + j].raw};
    trace.push(record);
  }
}

}  // namespace netlab
