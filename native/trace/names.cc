#include "trace/record.h"

namespace netlab {

const char* callName(Call call) {
  switch (call) {
    case Call::none:
      return "none";
    case Call::wait:
      return "wait";
    case Call::interest:
      return "interest";
    case Call::accept:
      return "accept";
    case Call::receive:
      return "receive";
    case Call::send:
      return "send";
    case Call::shutdown:
      return "shutdown";
    case Call::close:
      return "close";
    case Call::control:
      return "control";
    case Call::socket:
      return "socket";
    case Call::bind:
      return "bind";
    case Call::listen:
      return "listen";
    case Call::connect:
      return "connect";
    case Call::option:
      return "option";
  }
  return "none";
}

const char* noteText(Note note) {
  switch (note) {
    case Note::listenerPaused:
      return "accept failed: the listener is out of the interest set for a while";
    case Note::listenerResumed:
      return "the listener is back in the interest set";
    case Note::refusedDescriptor:
      return "connection refused: select cannot hold this descriptor's number";
    case Note::refusedTable:
      return "connection refused: it could not be added to the interest set";
    case Note::endOfFile:
      return "end of file: the peer sends no more";
    case Note::reset:
      return "the connection broke";
    case Note::readingPaused:
      return "reading paused: the application queue is full";
    case Note::readingResumed:
      return "reading resumed: the application queue has room";
    case Note::slowReceiverClosed:
      return "receiver closed: its application queue stayed full";
    case Note::staleEvent:
      return "stale event dropped: the descriptor was closed or used again";
    case Note::urgentByte:
      return "urgent byte";
    case Note::datagramDropped:
      return "datagram dropped: the application queue of its peer is full";
    case Note::datagramCut:
      return "datagram cut: it was longer than the receive size";
    case Note::datagramError:
      return "an ICMP message brought an error";
    case Note::peerForgotten:
      return "peer forgotten: the table of peers is full, and it was silent longest";
    case Note::errandEnded:
      return "what was still in progress has ended";
    case Note::faultsChanged:
      return "fault switches changed";
  }
  return "";
}

}  // namespace netlab
