// Every option of the table, against the kernel itself: what is set through the table is read back raw.
#include <doctest/doctest.h>
#include <netinet/tcp.h>
#include <sys/time.h>

#include <set>
#include <stdexcept>

#include "loopback.h"
#include "socket/error.h"
#include "socket/options.h"

using namespace netlab;

namespace {

constexpr SocketKind connectionKind{Transport::tcp, false, false};
constexpr SocketKind listenerKind{Transport::tcp, false, true};
constexpr SocketKind datagramKind{Transport::udp, false, false};

const OptionDefinition& option(const char* name) {
  const OptionDefinition* found = findOption(name);
  REQUIRE(found != nullptr);
  return *found;
}

int rawNumber(int fd, const OptionDefinition& definition) {
  int number = 0;
  socklen_t length = sizeof number;
  REQUIRE(getsockopt(fd, definition.level, definition.optname, &number, &length) == 0);
  return number;
}

void setRaw(int fd, const OptionDefinition& definition, int number) {
  REQUIRE(setsockopt(fd, definition.level, definition.optname, &number, sizeof number) == 0);
}

// What the kernel holds, read without the code under test.
OptionValue rawValue(int fd, const OptionDefinition& definition) {
  char text[16] = {};
  linger lingerForm{};
  timeval time{};
  socklen_t length;
  switch (definition.kind) {
    case OptionKind::flag:
      return rawNumber(fd, definition) != 0;
    case OptionKind::name:
      length = sizeof text;
      REQUIRE(getsockopt(fd, definition.level, definition.optname, text, &length) == 0);
      return std::string(text);
    case OptionKind::linger:
      length = sizeof lingerForm;
      REQUIRE(getsockopt(fd, definition.level, definition.optname, &lingerForm, &length) == 0);
      return LingerSetting{lingerForm.l_onoff != 0, lingerForm.l_linger};
    default:
      break;
  }
  bool isTimeval = definition.name == "SO_RCVTIMEO" || definition.name == "SO_SNDTIMEO";
  if (!isTimeval) return int64_t{rawNumber(fd, definition)};
  length = sizeof time;
  REQUIRE(getsockopt(fd, definition.level, definition.optname, &time, &length) == 0);
  return int64_t{time.tv_sec * 1000 + time.tv_usec / 1000};
}

// Values that the kernel keeps as they are, or the one that it makes of them.
struct Sample {
  const char* name;
  OptionValue asked;
  OptionValue kept;
};

std::vector<Sample> samples() {
  auto same = [](const char* name, OptionValue value) { return Sample{name, value, value}; };
  auto number = [&](const char* name, int64_t value) { return same(name, value); };
  std::vector<Sample> all = {
      number("SO_RCVLOWAT", 100),
      number("SO_RCVTIMEO", 2000),
      number("SO_SNDTIMEO", 3000),
      number("SO_PRIORITY", 5),
      number("SO_BUSY_POLL", 0),
      number("SO_INCOMING_CPU", 0),
      number("TCP_KEEPIDLE", 60),
      number("TCP_KEEPINTVL", 7),
      number("TCP_KEEPCNT", 3),
      number("TCP_USER_TIMEOUT", 12345),
      number("TCP_FASTOPEN", 5),
      number("TCP_MAXSEG", 1000),
      number("TCP_NOTSENT_LOWAT", 16384),
      number("TCP_SYNCNT", 4),
      number("TCP_LINGER2", 30),
      number("IP_TTL", 3),
      number("IP_TOS", 0x10),
      number("IPV6_UNICAST_HOPS", 3),
      number("IPV6_TCLASS", 0x10),
      {"SO_RCVBUF", int64_t{5000}, int64_t{10000}},
      {"SO_SNDBUF", int64_t{5000}, int64_t{10000}},
      {"TCP_DEFER_ACCEPT", int64_t{2}, int64_t{3}},  // 1, 3, 7: the times of retransmissions
      same("SO_LINGER", LingerSetting{true, 5}),
      same("SO_BINDTODEVICE", std::string("lo")),
      same("TCP_CONGESTION", std::string("reno")),
  };
  for (const OptionDefinition& definition : optionTable()) {
    if (definition.kind != OptionKind::flag || definition.when == SettableWhen::never) continue;
    all.push_back({definition.name.data(), true, true});
  }
  return all;
}

// A fresh socket that has the option, and does something with it.
loopback::Descriptor freshSocketFor(const OptionDefinition& definition, SocketKind& kind) {
  kind = definition.effectiveFor & role::listener ? listenerKind : datagramKind;
  if (definition.effectiveFor == role::connection) kind = connectionKind;
  kind.isIPv6 = definition.level == IPPROTO_IPV6;
  int type = kind.transport == Transport::tcp ? SOCK_STREAM : SOCK_DGRAM;
  return loopback::makeSocket(kind.isIPv6 ? AF_INET6 : AF_INET, type);
}

}  // namespace

TEST_CASE("the table has every option of the lab, once, under its own name") {
  const char* required[] = {
      "SO_REUSEADDR",     "SO_REUSEPORT",    "SO_KEEPALIVE",   "SO_BROADCAST", "SO_DONTROUTE",
      "SO_OOBINLINE",     "SO_BINDTODEVICE", "SO_LINGER",      "SO_RCVBUF",    "SO_SNDBUF",
      "SO_RCVLOWAT",      "SO_RCVTIMEO",     "SO_SNDTIMEO",    "SO_PRIORITY",  "SO_BUSY_POLL",
      "SO_TIMESTAMP",     "SO_INCOMING_CPU", "SO_ERROR",       "SO_TYPE",      "SO_DOMAIN",
      "SO_PROTOCOL",      "SO_ACCEPTCONN",   "SO_COOKIE",      "TCP_NODELAY",  "TCP_CORK",
      "TCP_QUICKACK",     "TCP_KEEPIDLE",    "TCP_KEEPINTVL",  "TCP_KEEPCNT",  "TCP_USER_TIMEOUT",
      "TCP_DEFER_ACCEPT", "TCP_FASTOPEN",    "TCP_CONGESTION", "TCP_MAXSEG",   "TCP_NOTSENT_LOWAT",
      "TCP_SYNCNT",       "TCP_LINGER2",     "IP_TTL",         "IP_TOS",       "IP_RECVERR",
      "IPV6_V6ONLY"};
  for (const char* name : required) {
    CAPTURE(name);
    CHECK(findOption(name) != nullptr);
  }
  CHECK(findOption("SO_NONE") == nullptr);
  std::set<std::string_view> names;
  for (const OptionDefinition& definition : optionTable()) {
    CAPTURE(definition.name);
    CHECK(names.insert(definition.name).second);
    CHECK(definition.effect.ends_with("."));
    CHECK(definition.minimum < definition.maximum);
    CHECK((definition.effectiveFor == role::every || !definition.elsewhere.empty() ||
           definition.level == IPPROTO_TCP));
  }
}

TEST_CASE("each option is set, and the kernel holds what is reported") {
  std::set<std::string_view> tried;
  for (const Sample& sample : samples()) {
    CAPTURE(sample.name);
    const OptionDefinition& definition = option(sample.name);
    tried.insert(definition.name);
    SocketKind kind{};
    loopback::Descriptor socket = freshSocketFor(definition, kind);
    CHECK(reportOption(socket, definition, kind).settable);
    OptionReport report = setOption(socket, definition, kind, sample.asked);
    CHECK(report.value == sample.kept);
    CHECK(rawValue(socket, definition) == sample.kept);
    if (definition.kind == OptionKind::flag) {
      CHECK(setOption(socket, definition, kind, int64_t{0}).value == OptionValue{false});
      CHECK(rawNumber(socket, definition) == 0);
    }
  }
  for (const OptionDefinition& definition : optionTable()) {
    CAPTURE(definition.name);
    CHECK((definition.when == SettableWhen::never || tried.contains(definition.name)));
  }
}

TEST_CASE("the limits of the table are the kernel's: they work, and where it has limits, one more fails") {
  for (const OptionDefinition& definition : optionTable()) {
    bool isNumber = definition.kind == OptionKind::integer || definition.kind == OptionKind::duration;
    if (!isNumber || definition.when == SettableWhen::never) continue;
    if (definition.name == "SO_PRIORITY") continue;  // its upper part needs a privilege
    CAPTURE(definition.name);
    SocketKind kind{};
    loopback::Descriptor socket = freshSocketFor(definition, kind);
    CHECK_NOTHROW(setOption(socket, definition, kind, definition.minimum));
    CHECK_NOTHROW(setOption(socket, definition, kind, definition.maximum));
  }
  for (const char* name :
       {"TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_MAXSEG", "TCP_SYNCNT", "IP_TTL"}) {
    CAPTURE(name);
    const OptionDefinition& definition = option(name);
    loopback::Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
    for (int64_t beyond : {definition.minimum - 1, definition.maximum + 1}) {
      int number = static_cast<int>(beyond);
      CHECK(setsockopt(socket, definition.level, definition.optname, &number, sizeof number) == -1);
      CHECK_THROWS_AS(setOption(socket, definition, listenerKind, beyond), std::invalid_argument);
    }
  }
}

TEST_CASE("a value of the wrong kind is refused in words, and nothing is set") {
  loopback::Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
  auto refused = [&](const char* name, OptionValue value) {
    CAPTURE(name);
    CHECK_THROWS_AS(setOption(socket, option(name), listenerKind, value), std::invalid_argument);
  };
  refused("TCP_NODELAY", int64_t{2});
  refused("TCP_NODELAY", std::string("on"));
  refused("TCP_NODELAY", std::monostate{});
  refused("SO_RCVBUF", true);
  refused("SO_RCVBUF", int64_t{-1});
  refused("SO_LINGER", true);
  refused("SO_LINGER", LingerSetting{true, -1});
  refused("TCP_CONGESTION", int64_t{1});
  refused("TCP_CONGESTION", std::string("reno\0x", 6));
  CHECK(rawNumber(socket, option("TCP_NODELAY")) == 0);
  CHECK_THROWS_WITH(setOption(socket, option("TCP_KEEPCNT"), listenerKind, int64_t{128}),
                    "TCP_KEEPCNT takes a whole number, 1 to 127 probes.");
}

TEST_CASE("what only can be read says so, and the kernel agrees") {
  loopback::Connection connection;
  auto reported = [&](int fd, const char* name) {
    return reportOption(fd, option(name), connectionKind).value;
  };
  CHECK(reported(connection.server, "SO_TYPE") == OptionValue{"SOCK_STREAM"});
  CHECK(reported(connection.server, "SO_DOMAIN") == OptionValue{"AF_INET"});
  CHECK(reported(connection.server, "SO_PROTOCOL") == OptionValue{"IPPROTO_TCP"});
  CHECK(reported(connection.server, "SO_ACCEPTCONN") == OptionValue{false});
  CHECK(reported(connection.listener, "SO_ACCEPTCONN") == OptionValue{true});
  CHECK(reported(connection.server, "SO_COOKIE") != reported(connection.client, "SO_COOKIE"));
  for (const OptionDefinition& definition : optionTable()) {
    if (definition.when != SettableWhen::never) continue;
    CAPTURE(definition.name);
    OptionReport report = reportOption(connection.server, definition, connectionKind);
    CHECK_FALSE(report.settable);
    CHECK_FALSE(report.reason.empty());
    OptionValue value = int64_t{0};
    if (definition.kind == OptionKind::name) value = std::string("other");
    try {
      setOption(connection.server, definition, connectionKind, value);
      FAIL("was set");
    } catch (const SystemError& error) {
      CHECK(error.name == "ENOPROTOOPT");
      CHECK(error.syscall == "setsockopt");
    }
  }
}

TEST_CASE("a list of options leaves a waiting error where it is") {
  loopback::Connection connection;
  CHECK(reportOption(connection.server, option("SO_ERROR"), connectionKind).value == OptionValue{int64_t{0}});
  linger now{1, 0};
  REQUIRE(setsockopt(connection.client, SOL_SOCKET, SO_LINGER, &now, sizeof now) == 0);
  connection.client.reset();  // RST
  auto report = [&] { return reportOption(connection.server, option("SO_ERROR"), connectionKind); };
  REQUIRE(loopback::eventually([&] { return report().value == OptionValue{}; }));
  CHECK(report().reason.text().find("waits") != std::string::npos);
  reportOptions(connection.server, connectionKind);
  CHECK(takeError(connection.server) == ECONNRESET);
  CHECK(takeError(connection.server) == 0);
  CHECK(report().value == OptionValue{int64_t{0}});
}

TEST_CASE("only the options that a socket has are reported, each with the value of a fresh socket") {
  auto names = [](int fd, SocketKind kind) {
    std::set<std::string_view> found;
    for (const OptionReport& report : reportOptions(fd, kind)) {
      CAPTURE(report.definition->name);
      CHECK(report.value != OptionValue{});
      CHECK((report.defaultValue != OptionValue{} || report.definition->name == "SO_COOKIE"));
      CHECK(report.settable == report.reason.empty());
      found.insert(report.definition->name);
    }
    return found;
  };
  loopback::Connection four, six("::1");
  auto ofFour = names(four.server, connectionKind);
  CHECK(ofFour.contains("TCP_NODELAY"));
  CHECK(ofFour.contains("IP_TTL"));
  CHECK_FALSE(ofFour.contains("IPV6_V6ONLY"));
  auto ofSix = names(six.server, {Transport::tcp, true, false});
  CHECK(ofSix.contains("IPV6_V6ONLY"));
  CHECK_FALSE(ofSix.contains("IP_TTL"));
  auto ofDatagram = names(loopback::bound("127.0.0.1", SOCK_DGRAM), datagramKind);
  CHECK(ofDatagram.contains("SO_BROADCAST"));
  CHECK_FALSE(ofDatagram.contains("TCP_NODELAY"));
}

TEST_CASE("defaults are measured here, not remembered from a manual") {
  loopback::Descriptor fresh = loopback::makeSocket(AF_INET, SOCK_STREAM);
  int size = 5000;
  loopback::Connection connection;
  for (const char* name : {"SO_RCVBUF", "SO_SNDBUF", "TCP_KEEPIDLE", "TCP_LINGER2", "IP_TTL"}) {
    CAPTURE(name);
    const OptionDefinition& definition = option(name);
    setsockopt(connection.server, definition.level, definition.optname, &size, sizeof size);
    CHECK(reportOption(connection.server, definition, connectionKind).defaultValue ==
          OptionValue{int64_t{rawNumber(fresh, definition)}});
  }
}

TEST_CASE("an option that bind reads cannot be set once the socket is bound, and says so") {
  loopback::Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
  const OptionDefinition& reuse = option("SO_REUSEADDR");
  CHECK(reportOption(socket, reuse, listenerKind).settable);
  Address address = numericAddress("127.0.0.1", 0);
  REQUIRE(bind(socket, address.get(), address.length) == 0);
  OptionReport report = reportOption(socket, reuse, listenerKind);
  CHECK_FALSE(report.settable);
  CHECK(report.reason.text().find("bind") != std::string::npos);

  loopback::Descriptor six = loopback::bound("::1");
  CHECK_FALSE(reportOption(six, option("IPV6_V6ONLY"), {Transport::tcp, true, true}).settable);
  CHECK_THROWS_AS(setOption(six, option("IPV6_V6ONLY"), {Transport::tcp, true, true}, true), SystemError);
}

TEST_CASE("options for others: no effect here, and the reason is told") {
  loopback::Connection connection;
  loopback::Descriptor datagrams = loopback::bound("127.0.0.1", SOCK_DGRAM);
  auto settable = [&](int fd, const char* name, SocketKind kind) {
    OptionReport report = reportOption(fd, option(name), kind);
    CHECK(report.settable == report.reason.empty());
    return report.settable;
  };
  CHECK_FALSE(settable(connection.server, "SO_BROADCAST", connectionKind));
  CHECK(settable(datagrams, "SO_BROADCAST", datagramKind));
  CHECK_FALSE(settable(datagrams, "SO_KEEPALIVE", datagramKind));
  CHECK_FALSE(settable(connection.server, "TCP_DEFER_ACCEPT", connectionKind));
  CHECK(settable(connection.listener, "TCP_DEFER_ACCEPT", listenerKind));
  CHECK_FALSE(settable(connection.listener, "TCP_QUICKACK", listenerKind));
  CHECK_FALSE(settable(connection.server, "TCP_MAXSEG", connectionKind));
  CHECK_THROWS_AS(setOption(connection.server, option("TCP_FASTOPEN"), connectionKind, int64_t{1}),
                  SystemError);
}

TEST_CASE("a segment size set too late is taken and ignored, as the table says") {
  loopback::Connection connection;
  const OptionDefinition& segment = option("TCP_MAXSEG");
  int agreed = rawNumber(connection.server, segment);
  OptionReport report = setOption(connection.server, segment, connectionKind, int64_t{500});
  CHECK(report.value == OptionValue{int64_t{agreed}});
}

TEST_CASE("buffers are doubled and capped without a word; the report tells") {
  loopback::Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
  const OptionDefinition& buffer = option("SO_RCVBUF");
  int64_t maximum = std::stoll(loopback::outputOf("cat /proc/sys/net/core/rmem_max"));
  CHECK(setOption(socket, buffer, listenerKind, int64_t{10000}).value == OptionValue{int64_t{20000}});
  CHECK(setOption(socket, buffer, listenerKind, maximum * 4).value == OptionValue{maximum * 2});
}

TEST_CASE("timeouts are rounded up to the kernel's tick") {
  loopback::Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
  OptionReport report = setOption(socket, option("SO_RCVTIMEO"), connectionKind, int64_t{1001});
  auto milliseconds = std::get<int64_t>(report.value);
  CHECK(milliseconds >= 1001);
  CHECK(milliseconds <= 1011);
}

TEST_CASE("the greatest unsigned value does not turn negative") {
  loopback::Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
  const OptionDefinition& lowat = option("TCP_NOTSENT_LOWAT");
  CHECK(setOption(socket, lowat, listenerKind, lowat.maximum).value == OptionValue{int64_t{4294967295}});
}

TEST_CASE("TCP keeps the two lowest bits of the traffic class to itself") {
  loopback::Descriptor stream = loopback::makeSocket(AF_INET, SOCK_STREAM);
  loopback::Descriptor datagrams = loopback::makeSocket(AF_INET, SOCK_DGRAM);
  CHECK(setOption(stream, option("IP_TOS"), listenerKind, int64_t{0x13}).value == OptionValue{int64_t{0x10}});
  CHECK(setOption(datagrams, option("IP_TOS"), datagramKind, int64_t{0x13}).value ==
        OptionValue{int64_t{0x13}});
}

TEST_CASE("TCP_QUICKACK does not last") {
  loopback::Connection connection;
  const OptionDefinition& quick = option("TCP_QUICKACK");
  REQUIRE(setOption(connection.server, quick, connectionKind, true).value == OptionValue{true});
  char byte = 'x';
  CHECK(loopback::eventually([&] {
    // An answer sent right after a question makes the kernel wait for more such company.
    loopback::checked(send(connection.client, &byte, 1, 0), "send");
    loopback::checked(recv(connection.server, &byte, 1, 0), "recv");
    loopback::checked(send(connection.server, &byte, 1, 0), "send");
    loopback::checked(recv(connection.client, &byte, 1, 0), "recv");
    return rawNumber(connection.server, quick) == 0;
  }));
}

TEST_CASE("names: an unknown one lists those that there are, a long one is not cut off") {
  loopback::Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
  auto failure = [&](const char* name, const std::string& value) {
    try {
      setOption(socket, option(name), listenerKind, value);
      return std::string("was set");
    } catch (const SystemError& error) {
      return error.name + ": " + error.hint.text();
    }
  };
  CHECK(failure("SO_BINDTODEVICE", "nope")
            .find("ENODEV: SO_BINDTODEVICE: there is no such name here; there are: ") == 0);
  CHECK(failure("SO_BINDTODEVICE", "nope").find("lo") != std::string::npos);
  CHECK(failure("TCP_CONGESTION", "nope").find("ENOENT") == 0);
  CHECK(failure("TCP_CONGESTION", "nope").find("reno") != std::string::npos);
  CHECK(failure("SO_BINDTODEVICE", "fifteen-letters").find("ENODEV") == 0);
  CHECK(failure("SO_BINDTODEVICE", "sixteen-letters-").find("ENAMETOOLONG") == 0);
  CHECK(failure("TCP_CONGESTION", std::string(1000, 'x')).find("ENAMETOOLONG") == 0);
}

TEST_CASE("names to choose from are those that work") {
  loopback::Descriptor socket = loopback::makeSocket(AF_INET, SOCK_STREAM);
  for (const char* name : {"TCP_CONGESTION", "SO_BINDTODEVICE"}) {
    OptionReport report = reportOption(socket, option(name), listenerKind);
    REQUIRE_FALSE(report.choices.empty());
    for (const std::string& choice : report.choices) {
      CAPTURE(choice);
      loopback::Descriptor fresh = loopback::makeSocket(AF_INET, SOCK_STREAM);
      CHECK(setOption(fresh, option(name), listenerKind, choice).value == OptionValue{choice});
    }
  }
}

TEST_CASE("accepted connections inherit what their listener was given") {
  loopback::Descriptor listener = loopback::listening();
  setRaw(listener, option("TCP_NODELAY"), 1);
  setRaw(listener, option("SO_KEEPALIVE"), 1);
  setRaw(listener, option("TCP_KEEPIDLE"), 77);
  loopback::Descriptor client = loopback::connected(listener), server = loopback::accepted(listener);
  auto value = [&](const char* name) { return reportOption(server, option(name), connectionKind).value; };
  CHECK(value("TCP_NODELAY") == OptionValue{true});
  CHECK(value("SO_KEEPALIVE") == OptionValue{true});
  CHECK(value("TCP_KEEPIDLE") == OptionValue{int64_t{77}});
}

TEST_CASE("a closed descriptor: no value, not settable, the kernel's word for it") {
  OptionReport report = reportOption(-1, option("TCP_NODELAY"), connectionKind);
  CHECK(report.value == OptionValue{});
  CHECK_FALSE(report.settable);
  CHECK(report.reason.text() == "getsockopt: EBADF.");
  CHECK_THROWS_AS(setOption(-1, option("TCP_NODELAY"), connectionKind, true), SystemError);
}
