// What lies in a socket's kernel queues, in bytes.
#pragma once

namespace netlab {

// -1 where the kernel does not answer.
struct KernelQueues {
  int receive;  // SIOCINQ: received, not read by the program. UDP: the size of the next datagram alone
  int send;     // SIOCOUTQ: not acknowledged by the peer, sent or not. UDP: memory held, overhead included
  int unsent;   // SIOCOUTQNSD: the part of `send` that was not sent yet. TCP only
};

// A listener has no such queues: every field is -1.
KernelQueues readQueues(int fd);

// Connections that the kernel finished and nobody accepted yet, and min(backlog, somaxconn); the kernel holds
// one more than the limit. Both -1 for a socket that does not listen.
struct AcceptQueue {
  int length;
  int limit;
};
AcceptQueue readAcceptQueue(int listener);

// SO_SNDBUF and SO_RCVBUF as the kernel reports them: twice what was set, grown by itself where nothing was.
struct BufferSizes {
  int send;
  int receive;
};
BufferSizes readBufferSizes(int fd);

}  // namespace netlab
