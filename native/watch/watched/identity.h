// Who a socket is, asked of the socket itself.
#pragma once

#include <memory>

#include "watch/watched/socket_directory.h"

namespace netlab::watch {

// `fd` is a descriptor of this process. nullptr: of a kind that socket diagnosis has not, or neither bound
// nor connected. Throws SystemError.
std::shared_ptr<KnownSocket> identify(int fd);

}  // namespace netlab::watch
