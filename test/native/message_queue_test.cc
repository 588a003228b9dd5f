#include "server/message_queue.h"

#include <doctest/doctest.h>

using netlab::MessageQueue;

namespace {

netlab::Payload payload(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

TEST_CASE("bytes leave in the order in which they came, over message borders") {
  MessageQueue queue;
  std::string in, out;
  for (int i = 0; i < 500; ++i) {
    const std::string text(static_cast<size_t>(i % 7 + 1), static_cast<char>('a' + i % 26));
    in += text;
    queue.push(payload(text));
  }
  CHECK(queue.bytes() == in.size());
  while (!queue.empty()) {
    const std::string_view front = queue.front().substr(0, 3);
    out += front;
    queue.consume(front.size());
  }
  CHECK(out == in);
  CHECK(queue.bytes() == 0);
}

TEST_CASE("an empty message is a message: a datagram may be empty") {
  MessageQueue queue;
  queue.push(payload(""));
  CHECK_FALSE(queue.empty());
  CHECK(queue.bytes() == 0);
  queue.consume(0);
  CHECK(queue.empty());
}

TEST_CASE("peek shows what waits, and how much of it has gone") {
  MessageQueue queue;
  queue.push(payload("hello world"), 6);
  queue.push(payload("second"));
  const auto peeks = queue.peek(1, 5);
  REQUIRE(peeks.size() == 1);
  CHECK(peeks[0].bytes == 11);
  CHECK(peeks[0].sent == 6);
  CHECK(peeks[0].head == "hello");
  CHECK(queue.size().messages == 2);
  CHECK(queue.size().bytes == 11);
  queue.dropFront();
  CHECK(queue.front() == "second");
  CHECK(queue.bytes() == 6);
}
