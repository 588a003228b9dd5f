#include "socket/option_access.h"

#include <poll.h>

#include <cerrno>

#include "socket/address.h"

namespace netlab {

int DescriptorAccess::get(int level, int name, void* value, socklen_t& length) const {
  return ::getsockopt(fd_, level, name, value, &length) == 0 ? 0 : errno;
}

int DescriptorAccess::set(int level, int name, const void* value, socklen_t length) const {
  return ::setsockopt(fd_, level, name, value, length) == 0 ? 0 : errno;
}

bool DescriptorAccess::isBound() const {
  return localAddress(fd_).port() != 0;
}

// poll shows it without taking it away.
bool DescriptorAccess::errorWaits() const {
  pollfd entry{fd_, 0, 0};
  return ::poll(&entry, 1, 0) > 0 && (entry.revents & POLLERR);
}

}  // namespace netlab
