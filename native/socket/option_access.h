// How the options of a socket are reached.
#pragma once

#include <sys/socket.h>

namespace netlab {

class OptionAccess {
 public:
  virtual ~OptionAccess() = default;

  // getsockopt and setsockopt: the errno, 0 for success.
  virtual int get(int level, int name, void* value, socklen_t& length) const = 0;
  virtual int set(int level, int name, const void* value, socklen_t length) const = 0;
  virtual bool isBound() const = 0;
  // An error waits for whoever asks for it next.
  virtual bool errorWaits() const = 0;
};

// By a descriptor of it.
class DescriptorAccess : public OptionAccess {
 public:
  explicit DescriptorAccess(int fd) : fd_(fd) {}

  int get(int level, int name, void* value, socklen_t& length) const override;
  int set(int level, int name, const void* value, socklen_t length) const override;
  bool isBound() const override;
  bool errorWaits() const override;

 private:
  const int fd_;
};

}  // namespace netlab
