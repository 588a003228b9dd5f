#include <sys/resource.h>
#include <sys/select.h>

#include <stdexcept>

#include "multiplexer/multiplexer.h"

namespace netlab {

std::vector<MultiplexerDescription> describeMultiplexers() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  return {{"select", false, FD_SETSIZE - 1},
          {"poll", false, static_cast<int64_t>(files.rlim_cur)},
          {"epoll", true, 0}};
}

std::unique_ptr<Multiplexer> makeMultiplexer(const std::string& name, int fdSetBits) {
  if (name == "select") return makeSelect(fdSetBits);
  if (name == "poll") return makePoll();
  if (name == "epoll") return makeEpoll();
  throw std::invalid_argument("there is no multiplexer " + name);
}

}  // namespace netlab
