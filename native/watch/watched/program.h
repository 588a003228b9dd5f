// A person's own program, as the lab shows it. Two kinds: one that is looked at from outside (Attached), and
// one that a shim in it reports about (Reporting).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "socket/options.h"
#include "socket/queues.h"
#include "socket/sentence.h"
#include "watch/watched/asked_options.h"
#include "watch/watched/ending.h"
#include "watch/watched/process.h"
#include "watch/watched/program_sockets.h"

namespace netlab::watch {

struct Place {
  Call call = Call::none;
  int fd = -1;
  bool held = false;
  uint32_t site = 0;                            // where the call is made; 0: not known
  uint8_t function = 0;                         // as in the ring
  std::optional<int64_t> asked = std::nullopt;  // bytes, where they are known before the call is made
};

struct ThreadInfo {
  pid_t id;
  std::string name;
  const char* multiplexer = "";  // empty: it has not waited
  std::optional<uint64_t> waits;
  Place position;
  bool paused = false;                  // it was asked to stop before its next call
  int pace = 0;                         // milliseconds
  std::vector<OpenDescriptor> watched;  // of its wait set, what is no socket
};

struct ListenerInfo {
  uint64_t id;
  int fd;
  WatchedSocketKind kind;
  std::string address;
  uint64_t inode;
  std::optional<int> backlog;
  std::optional<AcceptQueue> acceptQueue;
  std::optional<uint32_t> drops;
};

struct ProgramInfo {
  const char* state;  // running, paused, stopped, died
  int64_t startedAt;  // milliseconds since 1970
  pid_t pid, parent;
  std::string command;
  const char* way;  // shim, attached
  bool trace = false;
  int pace = 0;  // milliseconds
  size_t connections = 0;
  std::vector<ThreadInfo> threads;
  std::optional<size_t> waitedLast;  // which of `threads`
  std::vector<ListenerInfo> listeners;
  std::optional<Exit> exit;
  Sentence reason;
  std::vector<Sentence> notSeen;
};

struct ProgramInspection {
  ProgramRow row;
  std::optional<DiagnosedConnection> peer;  // the other end's socket, where it is on this machine
};

// As its options see it.
netlab::SocketKind kindOf(const KnownSocket& known);

// "SIGKILL".
std::string nameOfSignal(int signal);

class Program {
 public:
  virtual ~Program() = default;

  const Process& process() const { return process_; }
  bool hasEnded() const { return ending_.hasEnded(); }
  void end(int signal) const { ending_.send(signal); }
  // One that it has started, and that is not shown: there was no room for it, or it was too short.
  void countChildNotSeen() { ++childrenNotSeen_; }
  // Where it listens: "tcp:80". Of one that has ended, where it was seen to listen last.
  const std::set<std::string>& listensAt();

  // The newest number that a socket of it has.
  virtual uint64_t lastSocket() const = 0;

  // Of all its threads, since its start. Of one that has ended, what was seen last.
  int64_t cpuNanoseconds();

  virtual ProgramInfo info() = 0;
  // Throw as ProgramSockets does.
  ProgramView view(const ViewQuery& query);
  std::optional<ProgramRow> row(uint64_t connection);
  std::optional<ProgramInspection> inspect(uint64_t connection);

  // `connection` 0: the first listener. Nothing: there is no such socket. Throw SystemError; or
  // NotAnsweredYet, to be asked again, where the program itself does it at its next call.
  std::optional<std::vector<OptionReport>> options(uint64_t connection);
  std::optional<OptionReport> setOption(uint64_t connection, const OptionDefinition& definition,
                                        const OptionValue& value);
  // Nobody waits any more for what the program was to do at its next call.
  virtual void withdrawOptions() {}

 protected:
  using OptionUse = std::function<void(const OptionAccess&, const netlab::SocketKind&)>;

  // Throws SystemError: ESRCH.
  Program(Process process, SocketDirectory& directory);
  // Of one that was over before it could be looked at.
  Program(Process process, Ending ending, SocketDirectory& directory);

  // What the program itself said before its end: for kernels that tell it to its parent alone.
  virtual std::optional<Exit> exitTold() const { return std::nullopt; }
  // Brings the table of sockets up to date; it may be asked twenty times a second.
  virtual void refresh() = 0;
  void noteListeners();
  // Says of each socket of the table who it is. Whether there is one that nobody has asked the kernel about.
  bool recognize();
  std::vector<ListenerInfo> readListeners() const;
  // What is left where the kernel gives nobody a duplicate. False: nothing.
  virtual bool throughProgram(const OptionQuestion& question, const ProgramSocket& socket,
                              const OptionUse& use);
  // Runs `use` while it is safe to have a duplicate of the descriptor. False: the program closes it just now.
  virtual bool guarded(int fd, const std::function<void()>& use);
  // What is told of each: who it is, how it is looked at, and how it has ended.
  ProgramInfo introduced(const char* way);

  Process process_;
  const Ending ending_;
  SocketDirectory& directory_;
  ProgramSockets sockets_;
  uint32_t childrenNotSeen_ = 0;
  std::set<std::string> listensAt_;
  uint64_t recognizedBy_ = 0;  // SocketDirectory::complete

 private:
  bool withOptions(const OptionQuestion& question, const OptionUse& use);

  std::optional<Exit> exit_;
  int64_t cpuNanoseconds_ = 0;
};

}  // namespace netlab::watch
