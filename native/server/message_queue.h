// The application queue of one connection: what the program holds and the kernel has not taken yet.
//
// The loop pushes and consumes; others look in from outside, so changes take the queue's own lock, which
// nobody else contends for while nobody looks.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace netlab {

// Shared, since a chat server queues one message for everybody.
using Payload = std::shared_ptr<const std::string>;

class MessageQueue {
 public:
  struct Peek {
    size_t bytes;      // of the whole message
    size_t sent;       // of it, already taken by the kernel
    std::string head;  // its first bytes
  };

  bool empty() const { return messages() == 0; }
  size_t bytes() const { return bytes_; }
  size_t messages() const { return messages_.size() - first_; }
  // Whether `more` bytes in one more message would go past the limit.
  bool hasRoomFor(size_t more, size_t byteLimit) const {
    return bytes_ + more <= byteLimit && messages() < mostMessages;
  }
  bool isHalfEmpty(size_t byteLimit) const {
    return bytes_ <= byteLimit / 2 && messages() <= mostMessages / 2;
  }

  // How many it may hold: an entry costs its memory even when its message is one byte.
  static constexpr size_t mostMessages = 16'384;

  // Loop only. `sent` bytes of the payload were sent already.
  void push(Payload payload, size_t sent = 0);
  // Loop only: the rest of a message whose first bytes went before anything that is queued.
  void pushFirst(Payload payload, size_t sent);
  // Loop only: the unsent rest of the oldest message.
  std::string_view front() const;
  void consume(size_t sent);
  // Loop only: forgets the rest of the oldest message (what `partial-send` does).
  void dropFront();

  struct Size {
    size_t messages;
    size_t bytes;
  };
  // From anywhere.
  Size size() const;
  std::vector<Peek> peek(size_t messages, size_t headBytes) const;

 private:
  struct Message {
    Payload payload;
    size_t sent;
  };
  void popFront();

  // A vector and the place of its first live entry: an idle connection's queue allocates nothing.
  std::vector<Message> messages_;
  size_t first_ = 0;
  size_t bytes_ = 0;
  mutable std::mutex mutex_;
};

}  // namespace netlab
