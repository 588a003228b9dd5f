// `ss` as an oracle: another program, asking the kernel another way, must see the same figures.
#include <doctest/doctest.h>

#include <cmath>
#include <sstream>
#include <string>

#include "loopback.h"
#include "socket/diagnosis.h"
#include "socket/options.h"
#include "socket/queues.h"
#include "socket/tcp_info.h"

using namespace netlab;
using loopback::eventually;

namespace {

// The one line (with its continuation) that ss prints of this socket.
class Oracle {
 public:
  Oracle(const Address& local, const Address& peer)
      : Oracle("ss -tinmoeHO src " + local.text() + " dst " + peer.text()) {}
  explicit Oracle(const std::string& command) : text_(loopback::outputOf(command)) {
    std::istringstream(text_) >> state >> receiveQueue >> sendQueue;
  }

  // What follows the key, or nothing.
  std::string field(const std::string& key) const {
    size_t start = text_.find(" " + key + ":");
    if (start == std::string::npos) start = text_.find(" " + key + " ");  // rates have no colon
    if (start == std::string::npos) return {};
    start += key.size() + 2;
    return text_.substr(start, text_.find_first_of(" \n", start) - start);
  }

  // 0 where ss says nothing, as it does of what is 0.
  double number(const std::string& key) const {
    std::string value = field(key);
    return value.empty() ? 0 : std::stod(value);
  }
  long microseconds(const std::string& key) const { return std::lround(number(key) * 1000); }
  const std::string& text() const { return text_; }

  std::string state;
  int receiveQueue = -1;
  int sendQueue = -1;

 private:
  std::string text_;
};

double memory(const Oracle& oracle, const std::string& key) {
  std::string all = oracle.field("skmem");  // (r0,rb131072,t0,tb16384,…)
  size_t start = all.find("," + key);
  REQUIRE(start != std::string::npos);
  return std::stod(all.substr(start + 1 + key.size()));
}

void compare(int fd) {
  Oracle oracle(localAddress(fd), peerAddress(fd));
  CAPTURE(oracle.text());
  KernelQueues queues = readQueues(fd);
  CHECK(queues.receive == oracle.receiveQueue);
  CHECK(queues.send == oracle.sendQueue);
  BufferSizes buffers = readBufferSizes(fd);
  CHECK(buffers.receive == memory(oracle, "rb"));
  CHECK(buffers.send == memory(oracle, "tb"));

  auto info = readTcpInfo(fd);
  REQUIRE(info);
  CHECK((oracle.state == "ESTAB" && std::string(info->state) == "ESTABLISHED"));
  CHECK(info->rttMicroseconds == oracle.microseconds("rtt"));
  CHECK(readRttMicroseconds(fd) == oracle.microseconds("rtt"));
  std::string rtt = oracle.field("rtt");
  CHECK(info->rttVarianceMicroseconds == std::lround(std::stod(rtt.substr(rtt.find('/') + 1)) * 1000));
  CHECK(info->minimumRttMicroseconds == oracle.microseconds("minrtt"));
  CHECK(info->rtoMicroseconds == oracle.microseconds("rto"));
  CHECK(info->atoMicroseconds == oracle.microseconds("ato"));
  CHECK(info->sendMss == oracle.number("mss"));
  CHECK(info->receiveMss == oracle.number("rcvmss"));
  CHECK(info->pathMtu == oracle.number("pmtu"));
  CHECK(info->congestionWindow == oracle.number("cwnd"));
  CHECK(info->bytesAcked == oracle.number("bytes_acked"));
  CHECK(info->bytesReceived == oracle.number("bytes_received"));
  CHECK(info->segmentsOut == oracle.number("segs_out"));
  CHECK(info->segmentsIn == oracle.number("segs_in"));
  CHECK(info->unacked == oracle.number("unacked"));
  CHECK(info->notSentBytes == oracle.number("notsent"));
  CHECK(info->receiveSpace == oracle.number("rcv_space"));
  CHECK(info->sendWindow == oracle.number("snd_wnd"));
  CHECK(info->deliveryRate * 8 == oracle.number("delivery_rate"));

  auto diagnosed = diagnose(localAddress(fd), peerAddress(fd));
  REQUIRE(diagnosed);
  CHECK(diagnosed->receiveQueue == static_cast<uint32_t>(oracle.receiveQueue));
  CHECK(diagnosed->sendQueue == static_cast<uint32_t>(oracle.sendQueue));
  CHECK(diagnosed->inode == oracle.number("ino"));

  auto cookie = reportOption(fd, *findOption("SO_COOKIE"), {Transport::tcp, false, false}).value;
  CHECK(std::get<int64_t>(cookie) == std::stoll(oracle.field("sk"), nullptr, 16));
}

bool atRest(int fd) {
  KernelQueues queues = readQueues(fd);
  return queues.send == 0;
}

}  // namespace

TEST_CASE("a connection at rest, after traffic both ways: every figure is that of ss") {
  loopback::Connection connection;
  std::string block(100000, 'x');
  for (int round = 0; round < 3; ++round) {
    REQUIRE(send(connection.client, block.data(), block.size(), 0) == static_cast<ssize_t>(block.size()));
    REQUIRE(recv(connection.server, block.data(), block.size(), MSG_WAITALL) ==
            static_cast<ssize_t>(block.size()));
    REQUIRE(send(connection.server, block.data(), 5000, 0) == 5000);
  }
  CHECK(eventually([&] { return atRest(connection.client) && atRest(connection.server); }));
  compare(connection.client);  // 15,000 bytes lie unread here
  compare(connection.server);
}

TEST_CASE("a listener with connections waiting: the accept queue is that of ss") {
  loopback::Descriptor listener = loopback::listening(7);
  loopback::Descriptor first = loopback::connected(listener), second = loopback::connected(listener);
  Oracle oracle("ss -ltnH src " + localAddress(listener).text());
  CAPTURE(oracle.text());
  CHECK(oracle.state == "LISTEN");
  CHECK(oracle.receiveQueue == 2);
  CHECK(readAcceptQueue(listener).length == oracle.receiveQueue);
  CHECK(readAcceptQueue(listener).limit == oracle.sendQueue);
}

TEST_CASE("keepalive: ss shows the timer that diagnosis shows") {
  loopback::Connection connection;
  SocketKind kind{Transport::tcp, false, false};
  setOption(connection.server, *findOption("TCP_KEEPIDLE"), kind, int64_t{100});
  setOption(connection.server, *findOption("SO_KEEPALIVE"), kind, true);
  Oracle oracle(localAddress(connection.server), peerAddress(connection.server));
  CAPTURE(oracle.text());
  CHECK(oracle.field("timer").find("(keepalive,1min") == 0);
  auto diagnosed = diagnose(localAddress(connection.server), peerAddress(connection.server));
  CHECK(std::string(diagnosed->timer) == "keepalive");
}
