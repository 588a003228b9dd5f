#include "server/message_queue.h"

#include <algorithm>

namespace netlab {

void MessageQueue::push(Payload payload, size_t sent) {
  const std::lock_guard lock(mutex_);
  bytes_ += payload->size() - sent;
  messages_.push_back({std::move(payload), sent});
}

void MessageQueue::pushFirst(Payload payload, size_t sent) {
  const std::lock_guard lock(mutex_);
  bytes_ += payload->size() - sent;
  messages_.insert(messages_.begin() + static_cast<ptrdiff_t>(first_), {std::move(payload), sent});
}

std::string_view MessageQueue::front() const {
  const Message& message = messages_[first_];
  return std::string_view(*message.payload).substr(message.sent);
}

void MessageQueue::consume(size_t sent) {
  const std::lock_guard lock(mutex_);
  Message& message = messages_[first_];
  message.sent += sent;
  bytes_ -= sent;
  if (message.sent == message.payload->size()) popFront();
}

void MessageQueue::dropFront() {
  const std::lock_guard lock(mutex_);
  bytes_ -= messages_[first_].payload->size() - messages_[first_].sent;
  popFront();
}

void MessageQueue::popFront() {
  messages_[first_].payload.reset();
  ++first_;
  if (first_ == messages_.size()) {
    messages_.clear();
    if (messages_.capacity() > 16) messages_.shrink_to_fit();
    first_ = 0;
  } else if (first_ >= 64 && first_ * 2 >= messages_.size()) {
    messages_.erase(messages_.begin(), messages_.begin() + static_cast<ptrdiff_t>(first_));
    first_ = 0;
  }
}

MessageQueue::Size MessageQueue::size() const {
  const std::lock_guard lock(mutex_);
  return {messages(), bytes_};
}

std::vector<MessageQueue::Peek> MessageQueue::peek(size_t count, size_t headBytes) const {
  const std::lock_guard lock(mutex_);
  std::vector<Peek> peeks;
  const size_t end = first_ + std::min(count, messages());
  for (size_t i = first_; i < end; ++i) {
    const Message& message = messages_[i];
    peeks.push_back({message.payload->size(), message.sent, message.payload->substr(0, headBytes)});
  }
  return peeks;
}

}  // namespace netlab
