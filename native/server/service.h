// What a server is asked for while its loop runs, whichever transport it serves.
#pragma once

#include <string>

#include "server/connection_table.h"
#include "server/loop.h"
#include "server/output.h"

namespace netlab {

enum class Action { pauseReading, resumeReading, shutdownWrite, close, reset, send, sendUrgent };
enum class ActResult { done, noSuchConnection, queueFull, writeIsShut, notForDatagrams, leftOpen };

class Service : public Dispatch {
 public:
  // `ownsDescriptors`: each connection has a descriptor of its own (TCP).
  explicit Service(bool ownsDescriptors) : table_(ownsDescriptors) {}

  // On the loop (by mail).
  virtual ActResult act(uint64_t connection, Action action, const std::string& text) = 0;
  virtual void faultsChanged() = 0;
  // Takes the listener (for UDP: the socket) out of the interest set, or puts it back.
  virtual void pauseAccepting(bool paused) = 0;

  // From anywhere.
  ConnectionTable& connections() { return table_; }
  Output& output() { return output_; }

 protected:
  ConnectionTable table_;
  Output output_;
};

}  // namespace netlab
