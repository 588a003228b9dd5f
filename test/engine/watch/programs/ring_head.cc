// How many records a process has written into its ring, all threads together: read from its memory, since the
// engine has taken the file away.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "watch/ring/layout.h"

using namespace netlab::watch;

int main(int, char** arguments) {
  const std::string process = std::string("/proc/") + arguments[1];
  std::FILE* maps = std::fopen((process + "/maps").c_str(), "r");
  if (!maps) return 1;
  char line[4096];
  unsigned long from = 0;
  while (std::fgets(line, sizeof line, maps))
    if (std::strstr(line, "/ring-") && std::sscanf(line, "%lx", &from) == 1) break;
  const int memory = open((process + "/mem").c_str(), O_RDONLY);
  uint32_t slots = 0;
  const auto readAt = [&](size_t offset, auto& into) {
    return pread(memory, &into, sizeof into, static_cast<off_t>(from + offset)) == sizeof into;
  };
  if (!from || !readAt(offsetof(Ring, header) + offsetof(Header, slots), slots)) return 2;
  uint64_t sum = 0;
  for (uint32_t i = 0; i < slots; ++i) {
    uint64_t head = 0;
    readAt(offsetof(Ring, slots) + i * sizeof(Slot) + offsetof(Slot, head), head);
    sum += head;
  }
  std::printf("%lu\n", sum);
}
