// The options of a socket, read and set by the program that has it: for a kernel that gives nobody a
// duplicate.
#pragma once

#include <optional>
#include <vector>

#include "socket/option_access.h"
#include "socket/options.h"
#include "watch/ring/layout.h"

namespace netlab::watch {

struct OptionQuestion {
  uint64_t connection;
  const OptionDefinition* definition;  // null: all are listed
  OptionValue value;                   // that it is to be set to
  bool operator==(const OptionQuestion&) const = default;
};

// The program has not done it yet: ask again soon.
struct NotAnsweredYet {};

// Answers from what the program has said, and notes what it is still to be asked.
class AskedOptions : public OptionAccess {
 public:
  AskedOptions(bool isBound, std::vector<OptionErrand::Step> answers);

  int get(int level, int name, void* value, socklen_t& length) const override;
  int set(int level, int name, const void* value, socklen_t length) const override;
  bool isBound() const override { return isBound_; }
  bool errorWaits() const override;

  const std::vector<OptionErrand::Step>& questions() const { return questions_; }

 private:
  // What was answered; null: it was not asked, and is noted now.
  const OptionErrand::Step* ask(const OptionErrand::Step& step) const;

  const bool isBound_;
  const std::vector<OptionErrand::Step> answers_;
  mutable std::vector<OptionErrand::Step> questions_;
};

// Runs them one after the other through the ring. By the engine's thread alone.
class OptionErrands {
 public:
  explicit OptionErrands(Header& header) : header_(header) {}

  // Calls `use` with what the program has answered to the question. Throws NotAnsweredYet until it has, and
  // while it is asked something else.
  template <typename Use>
  void run(const OptionQuestion& question, int fd, uint32_t connection, bool isBound, Use use) {
    const AskedOptions access(isBound, answersTo(question));
    use(access);
    if (!access.questions().empty()) begin(question, fd, connection, access.questions());
  }
  // Nobody waits for an answer any more: what has not begun never does.
  void withdraw();

 private:
  std::vector<OptionErrand::Step> answersTo(const OptionQuestion& question);
  [[noreturn]] void begin(const OptionQuestion& question, int fd, uint32_t connection,
                          const std::vector<OptionErrand::Step>& steps);

  Header& header_;
  std::optional<OptionQuestion> question_;  // that is in the ring
  std::vector<OptionErrand::Step> asked_;
};

}  // namespace netlab::watch
