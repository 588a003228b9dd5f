#include "socket/tcp_info.h"

// The kernel's own header, newer than netinet/tcp.h; the two cannot be included together.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace netlab {
namespace {

// tcp_info only ever grows at its end. tcpi_rcv_wnd (Linux 6.2) follows tcpi_snd_wnd; headers may be older
// than the kernel.
union KernelAnswer {
  tcp_info info;
  uint32_t words[128];
};
constexpr size_t receiveWindowWord = offsetof(tcp_info, tcpi_snd_wnd) / sizeof(uint32_t) + 1;

// enum tcp_ca_state.
constexpr const char* congestionStates[] = {"Open", "Disorder", "CWR", "Recovery", "Loss"};

// A kernel older than the header answers with a shorter struct: the rest stays 0.
bool ask(int fd, KernelAnswer& answer, socklen_t length) {
  answer = {};
  return ::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &answer, &length) == 0;
}

// The name at this index; "unknown" for one that a later kernel added.
template <size_t count>
const char* nameAt(const char* const (&names)[count], size_t index) {
  return index < count ? names[index] : "unknown";
}

TcpInfo fields(const KernelAnswer& answer) {
  const tcp_info& info = answer.info;
  return {
      .state = tcpStateName(info.tcpi_state),
      .congestionState = nameAt(congestionStates, info.tcpi_ca_state),
      .retransmits = info.tcpi_retransmits,
      .rtoMicroseconds = info.tcpi_rto,
      .atoMicroseconds = info.tcpi_ato,
      .sendMss = info.tcpi_snd_mss,
      .receiveMss = info.tcpi_rcv_mss,
      .unacked = info.tcpi_unacked,
      .sacked = info.tcpi_sacked,
      .lost = info.tcpi_lost,
      .retransmitted = info.tcpi_retrans,
      .lastDataSentMilliseconds = info.tcpi_last_data_sent,
      .lastDataReceivedMilliseconds = info.tcpi_last_data_recv,
      .lastAckReceivedMilliseconds = info.tcpi_last_ack_recv,
      .pathMtu = info.tcpi_pmtu,
      .rttMicroseconds = info.tcpi_rtt,
      .rttVarianceMicroseconds = info.tcpi_rttvar,
      .congestionWindow = info.tcpi_snd_cwnd,
      .slowStartThreshold = info.tcpi_snd_ssthresh,
      .receiveSpace = info.tcpi_rcv_space,
      .totalRetransmissions = info.tcpi_total_retrans,
      .bytesAcked = info.tcpi_bytes_acked,
      .bytesReceived = info.tcpi_bytes_received,
      .segmentsOut = info.tcpi_segs_out,
      .segmentsIn = info.tcpi_segs_in,
      .notSentBytes = info.tcpi_notsent_bytes,
      .minimumRttMicroseconds = info.tcpi_min_rtt,
      .deliveryRate = info.tcpi_delivery_rate,
      .sendWindow = info.tcpi_snd_wnd,
      .receiveWindow = answer.words[receiveWindowWord],
  };
}

}  // namespace

const char* tcpStateName(int state) {
  // The order of the kernel's net/tcp_states.h, which starts at 1.
  static constexpr const char* names[] = {
      "unknown", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2",   "TIME_WAIT",
      "CLOSE",   "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",   "NEW_SYN_RECV"};
  return nameAt(names, static_cast<size_t>(state));
}

std::optional<TcpInfo> readTcpInfo(int fd) {
  KernelAnswer answer;
  if (!ask(fd, answer, sizeof answer)) return std::nullopt;
  return fields(answer);
}

TcpInfo tcpInfoFrom(const void* bytes, size_t length) {
  KernelAnswer answer{};
  std::memcpy(&answer, bytes, std::min(length, sizeof answer));
  return fields(answer);
}

int readRttMicroseconds(int fd) {
  KernelAnswer answer;
  // Asked for no more than is read: half the copying, and this is read for each row of a table.
  if (!ask(fd, answer, offsetof(tcp_info, tcpi_rttvar))) return 0;
  return static_cast<int>(answer.info.tcpi_rtt);
}

}  // namespace netlab
