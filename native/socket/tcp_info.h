// The facts that the kernel keeps of a TCP connection (getsockopt TCP_INFO), in plain fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace netlab {

// Names as in linux/tcp.h without their prefix, with the unit. 0 where this kernel does not tell.
struct TcpInfo {
  const char* state;            // "ESTABLISHED"
  const char* congestionState;  // "Open", "Disorder", "CWR", "Recovery", "Loss"
  uint32_t retransmits;
  uint32_t rtoMicroseconds;
  uint32_t atoMicroseconds;
  uint32_t sendMss;
  uint32_t receiveMss;
  uint32_t unacked;  // a listener: the length of its accept queue
  uint32_t sacked;   // a listener: the limit of its accept queue
  uint32_t lost;
  uint32_t retransmitted;
  uint32_t lastDataSentMilliseconds;  // ago
  uint32_t lastDataReceivedMilliseconds;
  uint32_t lastAckReceivedMilliseconds;
  uint32_t pathMtu;
  uint32_t rttMicroseconds;
  uint32_t rttVarianceMicroseconds;
  uint32_t congestionWindow;    // segments
  uint32_t slowStartThreshold;  // segments
  uint32_t receiveSpace;
  uint32_t totalRetransmissions;
  uint64_t bytesAcked;
  uint64_t bytesReceived;
  uint32_t segmentsOut;
  uint32_t segmentsIn;
  uint32_t notSentBytes;
  uint32_t minimumRttMicroseconds;
  uint64_t deliveryRate;   // bytes a second
  uint32_t sendWindow;     // Linux 5.4 and later
  uint32_t receiveWindow;  // Linux 6.2 and later
};

// Nothing for a socket that is not TCP.
std::optional<TcpInfo> readTcpInfo(int fd);

// The kernel's struct tcp_info in plain fields, of another socket than one's own: socket diagnosis carries
// it.
TcpInfo tcpInfoFrom(const void* bytes, size_t length);

// The smoothed round-trip time; 0 where it was never measured or there is none.
int readRttMicroseconds(int fd);

// "ESTABLISHED" for TCP_ESTABLISHED (1), as netstat and the RFCs have it, with underscores; "unknown".
const char* tcpStateName(int state);

}  // namespace netlab
