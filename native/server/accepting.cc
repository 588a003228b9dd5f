// How a TCP server takes newcomers in: how many at a time, what it does when no descriptor is left, and which
// it must refuse.
#include <sys/socket.h>

#include "server/streams.h"
#include "socket/error.h"

namespace netlab {
namespace {

constexpr uint32_t listenerGeneration = 0;

// Accepts in one turn, so that a flood of newcomers does not starve those who are here.
constexpr int acceptBudget = 64;

// After EMFILE, when nothing of ours closes: somebody else in the process may have freed a descriptor.
constexpr int64_t acceptAgainNanoseconds = 100'000'000;

}  // namespace

void Streams::updateListener() {
  for (;;) {
    const bool watch = !acceptPausedByPerson_ && acceptAgainAt_ == 0;
    if (watch == listenerWatched_) return;
    loop_.setInterest(noSubject, listener_, listenerGeneration, {.read = watch});
    listenerWatched_ = watch;
  }
}

void Streams::pauseAccepting(bool paused) {
  acceptPausedByPerson_ = paused;
  updateListener();
}

void Streams::pauseListener(int errnoNumber) {
  loop_.counters.acceptErrors.add();
  if (loop_.faults.on(Fault::emfileSpin)) return;
  loop_.note(Note::listenerPaused, listener_, 0, errnoNumber);
  acceptAgainAt_ = loop_.now() + acceptAgainNanoseconds;
  updateListener();
}

void Streams::acceptReady() {
  for (int accepted = 0; accepted < acceptBudget; ++accepted) {
    if (acceptPausedByPerson_) return;
    Address peer;
    peer.length = sizeof peer.storage;
    const CallResult result = loop_.call(Call::accept, noSubject, listener_, 0, [&] {
      return ::accept4(listener_, peer.get(), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    });
    if (!result.made) return;
    if (result.returned >= 0) {
      admit(static_cast<int>(result.returned), peer);
      continue;
    }
    switch (result.errnoNumber) {
      case EAGAIN:
        return;
      case EINTR:
      case ECONNABORTED:
        continue;  // that client is gone; the next may be there
      case EMFILE:
      case ENFILE:
      case ENOBUFS:
      case ENOMEM:
        pauseListener(result.errnoNumber);
        return;
      default:
        loop_.counters.acceptErrors.add();
        return;
    }
  }
  // Level trigger would tell again; edge trigger would not.
  acceptPutOff_ = true;
}

void Streams::admit(int fd, const Address& peer) {
  Connection& connection = table_.add(fd, peer, loop_.now());
  applyConnectionOptions(fd);
  const Want want = wantOf(connection);
  const int error = loop_.setInterest(&connection, fd, connection.generation(), want);
  if (!connection.mayBeWatched()) {  // a person closed it while the loop was held
    loop_.counters.accepts.add();
    return;
  }
  if (error) {
    const bool number = error == EINVAL;
    loop_.counters.refused.add();
    loop_.note(number ? Note::refusedDescriptor : Note::refusedTable, fd, connection.id, number ? fd : error);
    graveyard_.push_back(table_.close(connection));
    return;
  }
  connection.interest = Loop::bitsOf(want);
  loop_.counters.accepts.add();
  connection.joined = true;
  application_->joined(connection);
  updateInterest(connection);  // a person may have given it something to send before it was registered
}

void Streams::applyConnectionOptions(int fd) {
  const SocketKind kind{Transport::tcp, family_ == AF_INET6, false};
  for (const auto& [name, value] : configuration_.connectionOptions) {
    const OptionDefinition* definition = findOption(name);
    // They were tried on a socket of this kind before the server started; what fails here is the peer's
    // doing.
    try {
      if (definition) setOption(fd, *definition, kind, value);
    } catch (const SystemError& error) {
      print(OutputKind::note, *table_.byFd(fd), name + ": " + error.what());
    }
  }
}

}  // namespace netlab
