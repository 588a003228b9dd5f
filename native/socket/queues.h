// What lies in a socket's kernel queues, in bytes.
#pragma once

#include <cstdint>

namespace netlab {

// -1 where the kernel does not answer.
struct KernelQueues {
  int receive;  // SIOCINQ: received, not read by the program. UDP: the size of the next datagram alone
  int send;     // SIOCOUTQ: not acknowledged by the peer, sent or not. UDP: memory held, overhead included
  int unsent;   // SIOCOUTQNSD: the part of `send` that was not sent yet. TCP only
};

// `unsent` is never more than `send`. A listener has no such queues: every field is -1.
KernelQueues readQueues(int fd);
int readReceiveQueue(int fd);  // KernelQueues::receive alone

// Connections that the kernel finished and nobody accepted yet, and min(backlog, somaxconn); the kernel holds
// one more than the limit. Both -1 for a socket that does not listen.
struct AcceptQueue {
  int length;
  int limit;
};
AcceptQueue readAcceptQueue(int listener);

// What the kernel dropped at this socket since it was made, for want of room above all; -1 where it does not
// tell. The kernel counts in 32 bits, and from 0 again after that.
//
// A listener: segments that it could not take. Each time the accept queue was full when a SYN came, or the
// ACK that ends a handshake; a client that repeats its SYN counts again. That is what ListenOverflows of
// /proc/net/netstat counts for all listeners together (measured on Linux 6.18: the same figure). A stray
// segment for nobody's connection (RST, or FIN without ACK) counts here, too, and not there.
//
// UDP: datagrams for which the receive queue had no room, and those with a wrong checksum.
int64_t readDrops(int fd);

// SO_SNDBUF and SO_RCVBUF as the kernel reports them: twice what was set, grown by itself where nothing was.
struct BufferSizes {
  int send;
  int receive;
};
BufferSizes readBufferSizes(int fd);

}  // namespace netlab
