#include "server/errand.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using netlab::Errand;

namespace {

// What an errand's end was told, each time.
struct Ends {
  std::vector<std::string> told;

  Errand::Ended listener() {
    return [this](std::exception_ptr failure, bool overdue) {
      std::string what = "done";
      try {
        if (failure) std::rethrow_exception(failure);
      } catch (const std::exception& error) {
        what = error.what();
      }
      told.push_back(what + (overdue ? ", overdue" : ""));
    };
  }
};

}  // namespace

TEST_CASE("an errand is done once, and tells its end once") {
  int done = 0;
  Ends ends;
  Errand errand([&] { ++done; }, ends.listener());
  errand.run();
  errand.run();
  errand.abandon();
  CHECK(done == 1);
  CHECK(ends.told == std::vector<std::string>{"done"});
  CHECK(errand.withdraw() == Errand::Withdrawal::ended);
}

TEST_CASE("an errand that was withdrawn never happens, and tells nobody") {
  int done = 0;
  Ends ends;
  Errand errand([&] { ++done; }, ends.listener());
  CHECK(errand.withdraw() == Errand::Withdrawal::withdrawn);
  errand.run();
  errand.abandon();
  CHECK(done == 0);
  CHECK(ends.told.empty());
}

TEST_CASE("an errand that has begun cannot be withdrawn, and its end says that somebody gave up") {
  Ends ends;
  Errand* self = nullptr;
  Errand errand([&] { CHECK(self->withdraw() == Errand::Withdrawal::inProgress); }, ends.listener());
  self = &errand;
  errand.run();
  CHECK(ends.told == std::vector<std::string>{"done, overdue"});
}

TEST_CASE("what an errand throws is told, and goes no further") {
  Ends ends;
  Errand errand([] { throw std::runtime_error("no"); }, ends.listener());
  errand.run();
  CHECK(ends.told == std::vector<std::string>{"no"});
}

TEST_CASE("an errand that the loop did not come to is told so") {
  Ends ends;
  Errand errand([] { FAIL("done after all"); }, ends.listener());
  errand.abandon();
  errand.run();
  CHECK(ends.told == std::vector<std::string>{"the server has ended"});
}
