// A small echo server for the swarm's tests, on a thread of its own; with the faults that the swarm must
// notice.
#pragma once

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "loopback.h"

namespace loopback {

class EchoServer {
 public:
  enum class Fault {
    none,
    corrupt,  // changes a byte of each echo
    drop,     // swallows a byte of each echo
    repeat,   // sends the last byte of each echo twice
    silent    // sends nothing back
  };

  explicit EchoServer(Fault fault = Fault::none, bool urgentInLine = false, int port = 0)
      : fault_(fault), urgentInLine_(urgentInLine), listener_(listen(port)) {
    watch(listener_, EPOLLIN, EPOLL_CTL_ADD);
    watch(control_, EPOLLIN, EPOLL_CTL_ADD);
    thread_ = std::thread([this] { run(); });
  }
  ~EchoServer() {
    eventfd_write(control_, 1);
    thread_.join();
  }

  netlab::Address address() const { return netlab::localAddress(listener_); }
  std::atomic<int> open{0};
  std::atomic<int> resets{0};
  std::atomic<uint64_t> received{0};

  std::set<std::string> peers() {
    std::lock_guard lock(mutex_);
    return peers_;
  }

 private:
  static constexpr size_t limit = 256 * 1024;
  struct Peer {
    Descriptor fd;
    std::string pending;
    bool ended = false;
    uint32_t watched = 0;
  };

  static Descriptor listen(int port) {
    Descriptor socket = makeSocket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
    int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    netlab::Address address = netlab::numericAddress("127.0.0.1", port);
    checked(bind(socket, address.get(), address.length), "bind");
    checked(::listen(socket, 4096), "listen");
    return socket;
  }

  void watch(int fd, uint32_t events, int operation) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    checked(epoll_ctl(epoll_, operation, fd, &event), "epoll_ctl");
  }

  void run() {
    for (;;) {
      epoll_event events[256];
      int count = epoll_wait(epoll_, events, std::size(events), -1);
      for (int i = 0; i < count; ++i) {
        int fd = events[i].data.fd;
        if (fd == control_) return;
        if (fd == listener_) {
          acceptAll();
        } else if (!serve(peersByFd_.at(fd))) {
          peersByFd_.erase(fd);
          --open;
        }
      }
    }
  }

  void acceptAll() {
    netlab::Address peer;
    for (;;) {
      peer.length = sizeof peer.storage;
      int fd = accept4(listener_, peer.get(), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) return;
      int inLine = urgentInLine_;
      setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &inLine, sizeof inLine);
      peersByFd_[fd].fd = Descriptor(fd);
      watch(fd, EPOLLIN, EPOLL_CTL_ADD);
      peersByFd_[fd].watched = EPOLLIN;
      ++open;
      std::lock_guard lock(mutex_);
      peers_.insert(peer.host());
    }
  }

  // False when the connection is over.
  bool serve(Peer& peer) {
    if (!peer.ended && peer.pending.size() < limit && !receive(peer)) return false;
    while (!peer.pending.empty()) {
      ssize_t sent = send(peer.fd, peer.pending.data(), peer.pending.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno != EAGAIN) return ++resets, false;
      if (sent < 0) break;
      peer.pending.erase(0, static_cast<size_t>(sent));
    }
    if (peer.ended && peer.pending.empty()) return false;
    bool reads = !peer.ended && peer.pending.size() < limit;
    uint32_t wanted = (reads ? uint32_t{EPOLLIN} : 0u) | (peer.pending.empty() ? 0u : uint32_t{EPOLLOUT});
    if (wanted != peer.watched) watch(peer.fd, peer.watched = wanted, EPOLL_CTL_MOD);
    return true;
  }

  bool receive(Peer& peer) {
    char buffer[16 * 1024];
    ssize_t count = recv(peer.fd, buffer, sizeof buffer, 0);
    if (count < 0) return errno == EAGAIN || (++resets, false);
    if (count == 0) {
      peer.ended = true;
      return true;
    }
    received += static_cast<uint64_t>(count);
    std::string_view data(buffer, static_cast<size_t>(count));
    switch (fault_) {
      case Fault::silent:
        break;
      case Fault::drop:
        peer.pending += data.substr(1);
        break;
      case Fault::corrupt:
        peer.pending.append(data)[peer.pending.size() - 1] ^= 1;
        break;
      case Fault::repeat:
        peer.pending.append(data) += data.back();
        break;
      default:
        peer.pending += data;
    }
    return true;
  }

  const Fault fault_;
  const bool urgentInLine_;
  Descriptor epoll_{epoll_create1(EPOLL_CLOEXEC)}, control_{eventfd(0, EFD_CLOEXEC)}, listener_;
  std::map<int, Peer> peersByFd_;
  std::mutex mutex_;
  std::set<std::string> peers_;
  std::thread thread_;
};

}  // namespace loopback
