#include "server/thread.h"

#include <signal.h>

#include <system_error>
#include <utility>

#include "socket/error.h"

namespace netlab {
namespace {

// A new thread has the signal mask of the one that starts it.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

std::thread startThread(std::function<void()> run) {
  const SignalsBlocked blocked;
  try {
    return std::thread(std::move(run));
  } catch (const std::system_error& error) {
    throw SystemError(
        error.code().value(), "pthread_create",
        "The system allows this user no more threads: stop some servers or swarms, or raise ulimit -u.");
  }
}

}  // namespace netlab
