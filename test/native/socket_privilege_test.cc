// What an ordinary user meets. Where the tests run as root, a child process gives that up first.
#include <doctest/doctest.h>
#include <grp.h>
#include <linux/capability.h>
#include <sys/wait.h>

#include <functional>
#include <iostream>

#include "loopback.h"
#include "socket/capability.h"
#include "socket/diagnosis.h"
#include "socket/error.h"
#include "socket/options.h"
#include "socket/queues.h"
#include "socket/tcp_info.h"

using namespace netlab;

namespace {

constexpr SocketKind listenerKind{Transport::tcp, false, true};

// Runs in a child process without any privilege; the first thing that was not as expected, or "".
std::string asOrdinaryUser(const std::function<std::string()>& body) {
  int channel[2];
  loopback::checked(pipe(channel), "pipe");
  std::cout.flush();  // or the child would print it again
  pid_t child = loopback::checked(fork(), "fork");
  if (child == 0) {
    bool dropped = getuid() != 0 || (setgroups(0, nullptr) == 0 && setgid(65534) == 0 && setuid(65534) == 0);
    std::string result = dropped ? body() : "could not give up root";
    if (write(channel[1], result.data(), result.size()) < 0) _exit(1);
    _exit(0);
  }
  close(channel[1]);
  loopback::Descriptor reader(channel[0]);
  std::string result;
  char buffer[512];
  for (ssize_t count; (count = read(reader, buffer, sizeof buffer)) > 0;) result.append(buffer, count);
  int status = 0;
  loopback::checked(waitpid(child, &status, 0), "waitpid");
  return status == 0 ? result : "the child failed: " + result;
}

std::string failureOf(int fd, const char* name, const OptionValue& value) {
  try {
    setOption(fd, *findOption(name), listenerKind, value);
    return "none";
  } catch (const SystemError& error) {
    return error.name + " " + error.hint.text();
  }
}

}  // namespace

TEST_CASE("an ordinary user has no capability") {
  CHECK(asOrdinaryUser([] { return hasCapability(CAP_NET_RAW) ? "has CAP_NET_RAW" : ""; }) == "");
  if (getuid() == 0) CHECK(hasCapability(CAP_CHOWN));
}

TEST_CASE("SO_BINDTODEVICE is one-way for an ordinary user, and says so") {
  CHECK(asOrdinaryUser([]() -> std::string {
          loopback::Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
          const OptionDefinition& device = *findOption("SO_BINDTODEVICE");
          if (!reportOption(socket, device, listenerKind).settable) return "not settable at first";
          OptionReport report = setOption(socket, device, listenerKind, std::string("lo"));
          if (report.value != OptionValue{"lo"}) return "not bound";
          if (report.settable) return "still said to be settable";
          if (report.reason.text().find("CAP_NET_RAW") == std::string::npos)
            return "reason: " + report.reason.text();
          std::string failure = failureOf(socket, "SO_BINDTODEVICE", std::string());
          if (failure.find("EPERM") != 0) return "cleared: " + failure;
          return "";
        }) == "");
}

TEST_CASE("a priority above 6 needs a privilege; the error names it") {
  CHECK(asOrdinaryUser([]() -> std::string {
          loopback::Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
          if (failureOf(socket, "SO_PRIORITY", int64_t{6}) != "none") return "6 was refused";
          std::string failure = failureOf(socket, "SO_PRIORITY", int64_t{7});
          bool named = failure.find("EPERM") == 0 && failure.find("CAP_NET_ADMIN") != std::string::npos;
          return named ? "" : failure;
        }) == "");
}

TEST_CASE("an ordinary user is offered only the congestion algorithms that are allowed") {
  CHECK(asOrdinaryUser([]() -> std::string {
          loopback::Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
          const OptionDefinition& congestion = *findOption("TCP_CONGESTION");
          for (const std::string& choice : reportOption(socket, congestion, listenerKind).choices) {
            std::string failure = failureOf(socket, "TCP_CONGESTION", choice);
            if (failure != "none") return choice + ": " + failure;
          }
          return "";
        }) == "");
}

TEST_CASE("everything that is shown can be read by an ordinary user") {
  CHECK(
      asOrdinaryUser([]() -> std::string {
        loopback::Connection connection;
        for (const OptionReport& report : reportOptions(connection.server, {Transport::tcp, false, false})) {
          if (report.value == OptionValue{})
            return std::string(report.definition->name) + ": " + report.reason.text();
        }
        if (readQueues(connection.server).unsent != 0) return "queues";
        if (readAcceptQueue(connection.listener).limit != 16) return "accept queue";
        if (!readTcpInfo(connection.server)) return "TCP facts";
        if (!diagnose(peerAddress(connection.server), localAddress(connection.server))) return "diagnosis";
        return "";
      }) == "");
}
