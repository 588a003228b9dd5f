#include "watch/watched/program.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include "server/ended.h"
#include "watch/watched/duplicate.h"

namespace netlab::watch {
namespace {

Sentence reasonOf(const Exit& exit) {
  if (exit.signal != 0) return Sentence("It was ended by {0}.", {nameOfSignal(exit.signal)});
  return Sentence("It ended with exit status {0}.", {std::to_string(exit.code)});
}

// Whether nobody has asked the kernel about it yet. `complete`: the look that the directory has.
bool lookFor(ProgramSocket& socket, const SocketDirectory& directory, uint64_t complete) {
  if (auto known = directory.find(socket.inode)) {
    socket.known = std::move(known);
    socket.isClosed = false;
    socket.lookedFor = 0;
    return false;
  }
  // It was there, and the program holds it yet: the other end has reset it. The kernel passes over one now
  // and then, where others go while it tells them all.
  if (socket.known) {
    socket.isClosed = !sample(*socket.known);
    return false;
  }
  if (socket.lookedFor == 0) socket.lookedFor = directory.begun() + 1;
  return complete < socket.lookedFor;
}

uint64_t inodeOf(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 ? status.st_ino : 0;
}

SystemError socketIsClosed() {
  return SystemError(EBADF, "pidfd_getfd", "The program has closed this socket.");
}

}  // namespace

netlab::SocketKind kindOf(const KnownSocket& known) {
  const bool isDatagram =
      known.kind == WatchedSocketKind::udp || known.kind == WatchedSocketKind::unixDatagram;
  return {.transport = isDatagram ? Transport::udp : Transport::tcp,
          .isIPv6 = known.local.isIPv6(),
          .isListener = known.listening,
          .isLocal = known.local.length == 0};
}

// sigabbrev_np came with glibc 2.32 only.
std::string nameOfSignal(int signal) {
  struct Named {
    int number;
    const char* name;
  };
  static constexpr Named names[] = {
      {SIGHUP, "SIGHUP"},   {SIGINT, "SIGINT"},   {SIGQUIT, "SIGQUIT"}, {SIGILL, "SIGILL"},
      {SIGTRAP, "SIGTRAP"}, {SIGABRT, "SIGABRT"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},
      {SIGKILL, "SIGKILL"}, {SIGUSR1, "SIGUSR1"}, {SIGSEGV, "SIGSEGV"}, {SIGUSR2, "SIGUSR2"},
      {SIGPIPE, "SIGPIPE"}, {SIGALRM, "SIGALRM"}, {SIGTERM, "SIGTERM"}, {SIGXCPU, "SIGXCPU"},
      {SIGXFSZ, "SIGXFSZ"}, {SIGSYS, "SIGSYS"},
  };
  for (const Named& each : names)
    if (each.number == signal) return each.name;
  return "signal " + std::to_string(signal);
}

Program::Program(Process process, SocketDirectory& directory)
    : Program(process, Ending(process.pid), directory) {}

Program::Program(Process process, Ending ending, SocketDirectory& directory)
    : process_(std::move(process)), ending_(std::move(ending)), directory_(directory) {}

bool Program::recognize() {
  const uint64_t complete = directory_.complete();
  const bool all = complete != recognizedBy_;
  bool isNew = false;
  sockets_.each([&](ProgramSocket& each) {
    if (all || !each.known) isNew |= lookFor(each, directory_, complete);
  });
  recognizedBy_ = complete;
  return isNew;
}

int64_t Program::cpuNanoseconds() {
  // The kernel may have let go of it before its end is noticed here.
  if (!hasEnded()) cpuNanoseconds_ = std::max(cpuNanoseconds_, readCpuNanoseconds(process_.pid));
  return cpuNanoseconds_;
}

const std::set<std::string>& Program::listensAt() {
  refresh();
  return listensAt_;
}

void Program::noteListeners() {
  if (sockets_.listeners().empty() && listensAt_.empty()) return;
  std::set<std::string> now;
  for (const ProgramSocket* each : sockets_.listeners()) {
    const KnownSocket& known = *each->known;
    const bool hasPort = known.local.length > 0;
    now.insert(std::string(transportName(known.kind)) + ":" +
               (hasPort ? std::to_string(known.local.port()) : known.localText));
  }
  listensAt_ = std::move(now);
}

ProgramView Program::view(const ViewQuery& query) {
  refresh();
  if (ProgramSockets::asksKernel(query)) directory_.refresh(0);
  return sockets_.view(query);
}

std::optional<ProgramRow> Program::row(uint64_t connection) {
  refresh();
  const ProgramSocket* found = sockets_.find(connection);
  return found ? rowOf(*found) : std::nullopt;
}

std::optional<ProgramInspection> Program::inspect(uint64_t connection) {
  const auto found = row(connection);
  if (!found) return std::nullopt;
  ProgramInspection inspection{*found, {}};
  const auto& known = found->socket->known;
  if (known && known->kind == WatchedSocketKind::tcp && !known->listening)
    inspection.peer = diagnose(known->peer, known->local);
  return inspection;
}

std::vector<ListenerInfo> Program::readListeners() const {
  std::vector<ListenerInfo> found;
  for (const ProgramSocket* each : sockets_.listeners()) {
    const KnownSocket& known = *each->known;
    ListenerInfo listener{.id = each->id,
                          .fd = each->fd,
                          .kind = known.kind,
                          .address = known.localText,
                          .inode = each->inode,
                          .backlog = each->backlog,
                          .acceptQueue = {},
                          .drops = {}};
    if (const auto now = sample(known)) {
      listener.acceptQueue = AcceptQueue{now->receiveQueue, now->sendQueue};
      listener.drops = now->drops;
    }
    found.push_back(std::move(listener));
  }
  return found;
}

ProgramInfo Program::introduced(const char* way) {
  ProgramInfo info{};
  info.startedAt = process_.startedAtEpoch;
  info.pid = process_.pid;
  info.parent = process_.parent;
  info.command = process_.command;
  info.way = way;
  info.state = "running";
  if (!hasEnded()) return info;
  if (!exit_) exit_ = ending_.exit();
  if (!exit_) exit_ = exitTold();
  info.exit = exit_;
  const bool well = exit_ && exit_->signal == 0 && exit_->code == 0;
  info.state = well ? "stopped" : "died";
  if (exit_ && !well) info.reason = reasonOf(*exit_);
  if (!exit_ && !ending_.wasSeen())
    info.reason = "It was over before the lab could look: how it ended is not known.";
  return info;
}

// Of a program that is looked at from outside nobody knows when it closes.
bool Program::guarded(int, const std::function<void()>& use) {
  use();
  return true;
}

bool Program::throughProgram(const OptionQuestion&, const ProgramSocket&, const OptionUse&) {
  return false;
}

bool Program::withOptions(const OptionQuestion& question, const OptionUse& use) {
  if (hasEnded()) throw serverHasEnded();
  refresh();
  const ProgramSocket* found = sockets_.find(question.connection);
  if (!found || !found->known) return false;
  try {
    const bool isThere = guarded(found->fd, [&] {
      const Duplicate duplicate(ending_.duplicate(found->fd));
      // The number can name another socket by now.
      if (inodeOf(duplicate.get()) != found->inode) throw socketIsClosed();
      use(DescriptorAccess(duplicate.get()), kindOf(*found->known));
    });
    if (!isThere) throw socketIsClosed();
  } catch (const SystemError& error) {
    const bool isRefused = error.errnoNumber == EPERM && error.syscall == "pidfd_getfd";
    if (!isRefused || !throughProgram(question, *found, use)) throw;
  }
  return true;
}

std::optional<std::vector<OptionReport>> Program::options(uint64_t connection) {
  std::optional<std::vector<OptionReport>> reports;
  withOptions({connection, nullptr, {}}, [&](const OptionAccess& access, const netlab::SocketKind& kind) {
    reports = reportOptions(access, kind);
  });
  return reports;
}

std::optional<OptionReport> Program::setOption(uint64_t connection, const OptionDefinition& definition,
                                               const OptionValue& value) {
  std::optional<OptionReport> report;
  withOptions({connection, &definition, value},
              [&](const OptionAccess& access, const netlab::SocketKind& kind) {
                report = netlab::setOption(access, definition, kind, value);
              });
  return report;
}

}  // namespace netlab::watch
