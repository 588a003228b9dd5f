#include "server/application.h"

#include <deque>
#include <stdexcept>
#include <utility>

namespace netlab {
namespace {

// The tutorial's first server: prints what arrives.
class Receive final : public Application {
  using Application::Application;
  void received(Connection& from, std::string_view bytes, bool /*full*/) override {
    delivery_.print(OutputKind::data, from, bytes);
  }
};

// The tutorial's second server: everything goes back, byte for byte.
class Echo final : public Application {
  using Application::Application;
  void received(Connection& from, std::string_view bytes, bool /*full*/) override {
    delivery_.reply(from, bytes);
  }
};

// Bytes at the end of `text` that begin a UTF-8 character and do not finish it.
size_t cutCharacter(std::string_view text) {
  for (size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xc0) == 0x80) continue;  // a continuation: look further back
    const size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

// The tutorial's chat: everybody else gets `<peer> text`.
//
// TCP has no messages: here one ends where the receive queue was emptied, and never inside a character. So
// what one send carried arrives as one message, and a long one is not cut at the receive size.
class Chat final : public Application {
  using Application::Application;

  static constexpr size_t longest = 64 << 10;

  void joined(Connection& connection) override {
    Application::joined(connection);
    announce(connection, "entered the room");
  }

  void received(Connection& from, std::string_view bytes, bool full) override {
    from.unfinished += bytes;
    const bool unfinished = full && from.unfinished.size() < longest && delivery_.moreWaits(from);
    if (unfinished && !delivery_.committing(Fault::messageBoundary)) return;
    const size_t cut = delivery_.committing(Fault::splitCharacter) ? 0 : cutCharacter(from.unfinished);
    speak(from, from.unfinished.size() - cut);
  }

  void left(Connection& connection) override {
    speak(connection, connection.unfinished.size());
    Application::left(connection);
    announce(connection, "is offline");
  }

  void speak(Connection& from, size_t length) {
    if (length == 0) return;
    std::string message = "<" + from.peerText + "> " + from.unfinished.substr(0, length);
    if (message.back() != '\n') message += '\n';
    from.unfinished.erase(0, length);
    delivery_.print(OutputKind::data, from, std::string_view(message).substr(from.peerText.size() + 3));
    tellOthers(from, std::make_shared<const std::string>(std::move(message)));
  }

  void announce(const Connection& who, std::string_view what) {
    tellOthers(who,
               std::make_shared<const std::string>("[" + who.peerText + "] " + std::string(what) + "\n"));
  }

  // In the order in which it was said. A send to one of them may be held at the gate, and the one who speaks
  // may be closed then: the others still hear the message before they hear that its speaker is offline.
  void tellOthers(const Connection& from, Payload payload) {
    said_.push_back({&from, std::move(payload)});
    if (said_.size() > 1) return;  // the one who is being told now is told first
    for (; !said_.empty(); said_.pop_front()) delivery_.broadcast(*said_.front().from, said_.front().payload);
  }

  struct Said {
    const Connection* from;
    Payload payload;
  };
  std::deque<Said> said_;
};

}  // namespace

std::unique_ptr<Application> makeApplication(const std::string& name, Delivery& delivery) {
  if (name == "receive") return std::make_unique<Receive>(delivery);
  if (name == "echo") return std::make_unique<Echo>(delivery);
  if (name == "chat") return std::make_unique<Chat>(delivery);
  throw std::invalid_argument("there is no application " + name);
}

}  // namespace netlab
