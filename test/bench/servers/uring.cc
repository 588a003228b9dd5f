// The limit from another side: an echo server on io_uring, where no call says who is ready. The kernel
// receives by itself, as long as it has buffers, and says what it has done.
//
// One accept, and one receive for each connection, stay armed (multishot, man 3 io_uring_prep_recv_multishot)
// and take their memory from one ring of buffers. One system call carries all echoes of a turn, and waits for
// the next.
#include <liburing.h>
#include <unistd.h>

#include <cerrno>
#include <deque>
#include <vector>

#include "listening.h"

namespace {

constexpr unsigned kEntries = 4096;
constexpr unsigned kBuffers = 2048;  // a power of two
constexpr unsigned kBufferSize = 16 * 1024;
constexpr int kGroup = 0;

enum class Task : uint32_t { accept, receive, send };

// A buffer with what was received, and what of it is still to be sent.
struct Part {
  uint16_t buffer;
  unsigned begin;
  unsigned end;
};

struct Connection {
  std::deque<Part> unsent;  // the first is with the kernel
  bool ended = false;
};

std::vector<Connection> connections;  // by descriptor
std::vector<char> memory(size_t{kBuffers} * kBufferSize);
io_uring ring;
io_uring_buf_ring* buffers;

Connection& connectionOf(int fd) {
  return connections[static_cast<size_t>(fd)];
}
char* bytesOf(uint16_t buffer) {
  return memory.data() + size_t{buffer} * kBufferSize;
}

void check(int result, const char* call) {
  if (result >= 0) return;
  errno = -result;
  giveUp(call);
}

io_uring_sqe* nextEntry() {
  io_uring_sqe* entry = io_uring_get_sqe(&ring);
  if (entry != nullptr) return entry;
  check(io_uring_submit(&ring), "io_uring_submit");
  return io_uring_get_sqe(&ring);
}

void name(io_uring_sqe* entry, Task task, int fd) {
  io_uring_sqe_set_data64(entry, uint64_t{static_cast<uint32_t>(task)} << 32 | static_cast<uint32_t>(fd));
}

void armAccept(int listener) {
  io_uring_sqe* entry = nextEntry();
  io_uring_prep_multishot_accept(entry, listener, nullptr, nullptr, SOCK_CLOEXEC);
  name(entry, Task::accept, listener);
}

void armReceive(int fd) {
  io_uring_sqe* entry = nextEntry();
  io_uring_prep_recv_multishot(entry, fd, nullptr, 0, 0);
  entry->flags |= IOSQE_BUFFER_SELECT;
  entry->buf_group = kGroup;
  name(entry, Task::receive, fd);
}

void sendFirst(int fd) {
  const Part& part = connectionOf(fd).unsent.front();
  io_uring_sqe* entry = nextEntry();
  io_uring_prep_send(entry, fd, bytesOf(part.buffer) + part.begin, part.end - part.begin, MSG_NOSIGNAL);
  name(entry, Task::send, fd);
}

void giveBack(uint16_t buffer) {
  io_uring_buf_ring_add(buffers, bytesOf(buffer), kBufferSize, buffer, io_uring_buf_ring_mask(kBuffers), 0);
  io_uring_buf_ring_advance(buffers, 1);
}

void closeWhenSent(int fd) {
  if (!connectionOf(fd).ended || !connectionOf(fd).unsent.empty()) return;
  connectionOf(fd) = {};
  close(fd);
}

void accepted(int fd) {
  if (fd < 0) return;
  if (static_cast<size_t>(fd) >= connections.size()) connections.resize(static_cast<size_t>(fd) + 1);
  armReceive(fd);
}

void received(int fd, int count, uint32_t flags) {
  Connection& connection = connectionOf(fd);
  if (count > 0) {
    const auto buffer = static_cast<uint16_t>(flags >> IORING_CQE_BUFFER_SHIFT);
    connection.unsent.push_back({buffer, 0, static_cast<unsigned>(count)});
    if (connection.unsent.size() == 1) sendFirst(fd);
  } else if (count != -ENOBUFS) {
    connection.ended = true;
    return closeWhenSent(fd);
  }
  if (!(flags & IORING_CQE_F_MORE)) armReceive(fd);
}

void sent(int fd, int count) {
  Connection& connection = connectionOf(fd);
  Part& part = connection.unsent.front();
  if (count >= 0) part.begin += static_cast<unsigned>(count);
  if (count >= 0 && part.begin < part.end) return sendFirst(fd);
  giveBack(part.buffer);
  connection.unsent.pop_front();
  if (!connection.unsent.empty()) return sendFirst(fd);
  closeWhenSent(fd);
}

void finished(const io_uring_cqe& entry) {
  const int fd = static_cast<int>(entry.user_data & UINT32_MAX);
  switch (static_cast<Task>(entry.user_data >> 32)) {
    case Task::accept:
      accepted(entry.res);
      if (!(entry.flags & IORING_CQE_F_MORE)) armAccept(fd);
      break;
    case Task::receive:
      received(fd, entry.res, entry.flags);
      break;
    case Task::send:
      sent(fd, entry.res);
      break;
  }
}

void makeRing() {
  io_uring_params how{};
  // Who waits does the rest of the work itself, in its own time, and nobody interrupts it for that
  // (Linux 6.1).
  how.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE;
  how.cq_entries = 4 * kEntries;
  check(io_uring_queue_init_params(kEntries, &ring, &how), "io_uring_setup");
  const size_t size = kBuffers * sizeof(io_uring_buf);
  void* shared = nullptr;
  if (posix_memalign(&shared, static_cast<size_t>(getpagesize()), size) != 0) giveUp("posix_memalign");
  buffers = static_cast<io_uring_buf_ring*>(shared);
  io_uring_buf_ring_init(buffers);
  io_uring_buf_reg registration{};
  registration.ring_addr = reinterpret_cast<uint64_t>(shared);
  registration.ring_entries = kBuffers;
  registration.bgid = kGroup;
  check(io_uring_register_buf_ring(&ring, &registration, 0), "io_uring_register");
  for (unsigned buffer = 0; buffer < kBuffers; ++buffer) giveBack(static_cast<uint16_t>(buffer));
}

}  // namespace

int main() {
  const int listener = listenAndTell();
  makeRing();
  armAccept(listener);
  for (;;) {
    const int result = io_uring_submit_and_wait(&ring, 1);
    if (result != -EINTR) check(result, "io_uring_enter");
    unsigned head;
    unsigned count = 0;
    io_uring_cqe* entry;
    io_uring_for_each_cqe(&ring, head, entry) {
      finished(*entry);
      ++count;
    }
    io_uring_cq_advance(&ring, count);
  }
}
