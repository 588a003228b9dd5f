// What a server does with the bytes: receive, echo or chat. An application decides who gets what; how bytes
// reach the kernel, and what happens when a queue is full, is the service's business.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/connection.h"
#include "server/faults.h"
#include "server/output.h"

namespace netlab {

// What an application may ask of the service that runs it.
class Delivery {
 public:
  virtual ~Delivery() = default;
  // To one: sent or queued. When its queue is full then, reading from it stops until there is room.
  virtual void reply(Connection& to, std::string_view bytes) = 0;
  // To everybody but one. A receiver without room for it is closed.
  virtual void broadcast(const Connection& but, Payload payload) = 0;
  virtual void print(OutputKind kind, const Connection& about, std::string_view bytes) = 0;
  virtual bool committing(Fault fault) const = 0;
  // Whether more bytes of its stream wait in the kernel.
  virtual bool moreWaits(const Connection& /*from*/) const { return false; }
};

class Application {
 public:
  explicit Application(Delivery& delivery) : delivery_(delivery) {}
  virtual ~Application() = default;

  virtual void joined(Connection& connection) { delivery_.print(OutputKind::joined, connection, ""); }
  // `full`: the receive filled its buffer, so there may be more of the same.
  virtual void received(Connection& from, std::string_view bytes, bool full) = 0;
  // No more will be received from it.
  virtual void left(Connection& connection) { delivery_.print(OutputKind::left, connection, ""); }

 protected:
  Delivery& delivery_;
};

// "receive", "echo" or "chat". Throws std::invalid_argument for another name.
std::unique_ptr<Application> makeApplication(const std::string& name, Delivery& delivery);

}  // namespace netlab
