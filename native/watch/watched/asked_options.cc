#include "watch/watched/asked_options.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace netlab::watch {
namespace {

using Step = OptionErrand::Step;
using State = OptionErrand::State;

Step stepOf(OptionErrand::Operation operation, int level, int name, const void* value, size_t size) {
  Step step{operation, level, name, static_cast<uint32_t>(size), 0, {}};
  if (value) std::memcpy(step.value, value, std::min(size, sizeof step.value));
  return step;
}

bool isSameQuestion(const Step& one, const Step& other) {
  return one.operation == other.operation && one.level == other.level && one.name == other.name;
}

}  // namespace

AskedOptions::AskedOptions(bool isBound, std::vector<Step> answers)
    : isBound_(isBound), answers_(std::move(answers)) {
  // Whether it listens decides what can be set: it is asked for only where all else is known.
  int listens = 0;
  socklen_t size = sizeof listens;
  get(SOL_SOCKET, SO_ACCEPTCONN, &listens, size);
}

const Step* AskedOptions::ask(const Step& step) const {
  const auto isIt = [&](const Step& each) { return isSameQuestion(each, step); };
  const auto found = std::ranges::find_if(answers_, isIt);
  if (found != answers_.end()) return &*found;
  if (std::ranges::none_of(questions_, isIt)) questions_.push_back(step);
  return nullptr;
}

int AskedOptions::get(int level, int name, void* value, socklen_t& length) const {
  const Step* answer = ask(stepOf(OptionErrand::get, level, name, nullptr, length));
  if (!answer) return ENODATA;
  if (answer->errnoNumber) return answer->errnoNumber;
  length = std::min<socklen_t>({length, answer->size, sizeof answer->value});
  std::memcpy(value, answer->value, length);
  return 0;
}

int AskedOptions::set(int level, int name, const void* value, socklen_t length) const {
  const Step* answer = ask(stepOf(OptionErrand::set, level, name, value, length));
  return answer ? answer->errnoNumber : 0;
}

bool AskedOptions::errorWaits() const {
  const Step* answer = ask(stepOf(OptionErrand::errorWaits, 0, 0, nullptr, 0));
  return !answer || answer->size != 0;
}

std::vector<Step> OptionErrands::answersTo(const OptionQuestion& question) {
  if (!question_) return {};
  if (*question_ != question || header_.optionErrandState.load(std::memory_order_acquire) != State::done)
    throw NotAnsweredYet();
  // Of what stands there only the answers are believed to be the program's.
  for (size_t i = 0; i < asked_.size(); ++i) {
    const Step& answer = header_.optionErrand.steps[i];
    asked_[i].errnoNumber = answer.errnoNumber;
    asked_[i].size = std::min<uint32_t>(answer.size, sizeof answer.value);
    std::memcpy(asked_[i].value, answer.value, sizeof answer.value);
  }
  question_.reset();
  return std::exchange(asked_, {});
}

void OptionErrands::begin(const OptionQuestion& question, int fd, uint32_t connection,
                          const std::vector<Step>& steps) {
  OptionErrand& errand = header_.optionErrand;
  asked_ = steps;
  if (asked_.size() > OptionErrand::mostSteps) asked_.resize(OptionErrand::mostSteps);
  errand.fd = fd;
  errand.connection = connection;
  errand.count = static_cast<uint32_t>(asked_.size());
  std::ranges::copy(asked_, errand.steps);
  question_ = question;
  header_.optionErrandState.store(State::asked, std::memory_order_release);
  throw NotAnsweredYet();
}

void OptionErrands::withdraw() {
  auto state = State::asked;
  header_.optionErrandState.compare_exchange_strong(state, State::idle, std::memory_order_acq_rel);
  question_.reset();
}

}  // namespace netlab::watch
