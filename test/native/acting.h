// Acts on a server's connections, waited for as the engine does it.
#pragma once

#include <future>
#include <memory>
#include <string>

#include "server/server.h"

namespace acting {

// What an act is told when it has ended.
struct Told {
  std::exception_ptr failure;
  netlab::ActResult result;
};

struct Pending {
  std::shared_ptr<netlab::Errand> errand;
  std::future<Told> told;

  bool ended() { return told.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }
};

inline Pending begin(netlab::Server& server, uint64_t connection, netlab::Action action,
                     const std::string& text = "") {
  auto promise = std::make_shared<std::promise<Told>>();
  auto told = promise->get_future();
  auto errand =
      server.act(connection, action, text, [promise](std::exception_ptr failure, netlab::ActResult result) {
        promise->set_value({std::move(failure), result});
      });
  return {std::move(errand), std::move(told)};
}

// Throws what the act threw.
inline netlab::ActResult act(netlab::Server& server, uint64_t connection, netlab::Action action,
                             const std::string& text = "") {
  const Told told = begin(server, connection, action, text).told.get();
  if (told.failure) std::rethrow_exception(told.failure);
  return told.result;
}

}  // namespace acting
