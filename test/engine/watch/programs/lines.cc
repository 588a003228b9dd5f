// Calls from many places of a C++ program that is optimized: each sends as many bytes as the number of its
// line.
#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

extern "C" long wrapped_send(int fd, const void* data, unsigned long size);

namespace {

char data[65536];
int fd;
volatile long sink;

#define SEND send(fd, data, __LINE__, 0)
// Within the library, called from here.
#define WRAPPED wrapped_send(fd, data, __LINE__)

template <typename T>
struct Typed {
  T value;
  __attribute__((noinline)) long call() { return SEND + static_cast<long>(value); }
  long inlined() { return SEND + static_cast<long>(value); }
};

struct Base {
  virtual ~Base() { sink = SEND; }
  virtual long call() = 0;
};
struct Derived : Base {
  long call() override { return SEND + 1; }
  Derived() { sink = SEND; }
};

struct Guard {
  ~Guard() { sink = SEND; }
};

template <int depth>
__attribute__((always_inline)) inline long nested() {
  if constexpr (depth == 0)
    return SEND;
  else
    return nested<depth - 1>() + 1;
}

__attribute__((noinline)) long thrower(int n) {
  Guard guard;
  if (n % 2) throw std::runtime_error("odd");
  return SEND + 1;
}

__attribute__((noinline)) void catcher(int n) {
  try {
    sink = thrower(n);
  } catch (const std::exception& error) {
    sink = SEND + error.what()[0];
  }
}

// The same depth of the stack, the same address in the library: only the stack tells them apart.
__attribute__((noinline)) long wrapped(int n) {
  long sum = 0;  // what follows differs, or the compiler would make one call of three
  if (n % 3 == 0) sum += WRAPPED * 3;
  if (n % 3 == 1) sum -= WRAPPED ^ n;
  if (n % 3 == 2) sum ^= WRAPPED;
  return sum + WRAPPED;
}

__attribute__((noinline)) long wrapped_deeper(int n) {
  volatile char room[256];
  room[n % 256] = 1;
  return n == 0 ? WRAPPED + 1 : wrapped_deeper(n - 1) + room[n % 256];
}

long work(int n) {
  long sum = Typed<int>{n}.call() + Typed<long>{n}.call() + Typed<char>{'a'}.inlined();
  sum += nested<5>();
  const std::unique_ptr<Base> derived = std::make_unique<Derived>();
  sum += derived->call();
  catcher(n);
  const std::function<long(int)> function = [&](int more) { return SEND + more; };
  sum += function(n);
  std::vector<int> values{3, 1, 2, 5, 4};
  std::sort(values.begin(), values.end(), [](int a, int b) {
    sink = SEND;
    return a < b;
  });
  std::for_each(values.begin(), values.end(), [&](int each) { sum += SEND + each; });
  return sum + wrapped(n) + wrapped_deeper(n % 20);
}

}  // namespace

int main() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  fd = socket(AF_INET, SOCK_DGRAM, 0);
  bind(fd, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  connect(fd, reinterpret_cast<sockaddr*>(&address), size);
  for (int i = 0; i < 300; ++i) sink += work(i);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([] {
      for (int i = 0; i < 200; ++i) sink += work(i);
    });
  for (auto& thread : threads) thread.join();
}
