// A program that uses a socket as any other, and then writes over the memory in which the shim reports of it,
// for so many seconds: bytes by chance, and what looks like a ring and is none.
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

#include "watch/ring/layout.h"

using namespace netlab::watch;

namespace {

std::mt19937_64 chance(42);

Ring* ownRing() {
  std::FILE* maps = std::fopen("/proc/self/maps", "r");
  char line[4096];
  unsigned long from = 0;
  while (std::fgets(line, sizeof line, maps))
    if (std::strstr(line, "/ring-") && std::sscanf(line, "%lx", &from) == 1) break;
  std::fclose(maps);
  return reinterpret_cast<Ring*>(from);
}

void use() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  listen(listener, 5);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  connect(client, reinterpret_cast<sockaddr*>(&address), size);
  const int served = accept(listener, nullptr, nullptr);
  for (int i = 0; i < 100; ++i) {
    char byte = 0;
    send(client, &byte, 1, 0);
    pollfd both[2] = {{served, POLLIN, 0}, {client, POLLIN, 0}};
    poll(both, 2, 1000);
    recv(served, &byte, 1, 0);
  }
}

void bytesByChance(void* to, size_t bytes) {
  auto* words = static_cast<uint64_t*>(to);
  for (size_t i = 0; i < bytes / sizeof *words; ++i) words[i] = chance();
}

// Records and snapshots that are taken for such, with nonsense in them.
void almostRings(Ring& ring) {
  ring.header.slots = slotCount;
  ring.header.sites = siteCount + chance() % 2 * 100'000;
  ring.header.texts = static_cast<uint32_t>(chance());
  for (auto& pages : ring.header.descriptorPages) pages = ~uint64_t{0};
  for (size_t i = 0; i < 4; ++i) {
    Slot& slot = ring.slots[chance() % slotCount];
    slot.state = chance() % 3;
    for (size_t k = 0; k < 2048; ++k) {
      Record& record = slot.records[(slot.tail + k) % recordCount];
      bytesByChance(&record, sizeof record);
      record.kind = static_cast<Record::Kind>(1 + chance() % 3);
      record.callKind = static_cast<CallKind>(chance() % 16);
      record.call.other = static_cast<int32_t>(chance() % 300);
      record.call.fd = static_cast<int32_t>(chance() % 100'000);
    }
    slot.head = slot.tail + chance() % 2048;
    slot.last.version = static_cast<uint32_t>(chance() & ~1ull);
    slot.last.multiplexer = static_cast<Waiting>(chance() % 5);
    slot.last.number = chance();
    slot.last.fd = static_cast<int32_t>(chance() % 300);
    slot.last.bytes = static_cast<uint32_t>(chance());
    bytesByChance(slot.last.data, 4096);
  }
}

}  // namespace

int main(int, char** arguments) {
  use();
  std::printf("0\n");
  std::fflush(stdout);
  std::getchar();  // until it is known
  Ring* ring = ownRing();
  if (!ring) return 1;
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(std::atof(arguments[1]));
  const size_t parts[] = {offsetof(Ring, text), offsetof(Ring, sites), offsetof(Ring, descriptors),
                          offsetof(Ring, slots), sizeof(Ring)};
  while (std::chrono::steady_clock::now() < end) {
    const size_t part = chance() % std::size(parts);
    const size_t from = part == 0 ? 0 : parts[part - 1];
    const size_t at = from + chance() % ((parts[part] - from) / 4096) * 4096;
    bytesByChance(reinterpret_cast<char*>(ring) + at, 4096);
    bytesByChance(&ring->header, sizeof(Header) & ~7ull);
    almostRings(*ring);
  }
  std::printf("done\n");
  std::fflush(stdout);
  pause();
}
