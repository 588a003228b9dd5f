// Prints what a ring's file holds as one JSON object, for the tests of the shim. Reads with pread alone: it
// gives the file's holes no memory.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "watch/ring/layout.h"

using namespace netlab::watch;

namespace {

int file;

template <typename T>
void readAt(T& into, size_t offset) {
  if (pread(file, static_cast<void*>(&into), sizeof into, static_cast<off_t>(offset)) != sizeof into)
    _exit(2);
}

std::string textAt(uint32_t at) {
  char text[1024] = {};
  if (at && pread(file, text, sizeof text - 1, static_cast<off_t>(offsetof(Ring, text) + at)) < 0) _exit(2);
  std::string escaped;
  for (const char* each = text; *each; ++each) {
    if (*each == '"' || *each == '\\') escaped += '\\';
    escaped += *each;
  }
  return escaped;
}

const char* separator(bool& first) {
  return std::exchange(first, false) ? "" : ",";
}

// Where a test writes what an engine would.
void printPlaces() {
  printf("\"places\":{\"heartbeat\":%zu,\"silent\":%zu,\"slots\":[", offsetof(Header, heartbeat),
         offsetof(Header, silent));
  bool first = true;
  for (size_t i = 0; i < slotCount; ++i)
    printf("%s%zu", separator(first), offsetof(Ring, slots) + i * sizeof(Slot));
  printf("]},");
}

void printHeader() {
  auto header = std::make_unique<Header>();
  readAt(*header, 0);
  printf("\"pid\":%d,\"parent\":%d,\"startTime\":%lu,\"complete\":%s,\"appeared\":%u,\"exitCode\":%u,",
         header->pid, header->parent, header->startTime,
         header->magic == layoutMagic && header->size == sizeof(Ring) ? "true" : "false",
         header->appeared.load(), header->exitCode.load());
  printf(
      "\"notSeen\":{\"threads\":%u,\"descriptors\":%u,\"calls\":%u,\"stdio\":%u,\"children\":%u},\"numbers\":"
      "%u",
      header->threadsNotSeen.load(), header->descriptorsNotSeen.load(), header->callsNotSeen.load(),
      header->stdioSockets.load(), header->childrenNotSeen.load(), header->numbers.load());

  printf(",\n\"descriptors\":[");
  bool first = true;
  for (size_t fd = 0; fd < descriptorCount; ++fd) {
    if (!(header->descriptorPages[fd / 4096] >> fd / 64 % 64 & 1)) continue;
    Descriptor each;
    readAt(each, offsetof(Ring, descriptors) + fd * sizeof each);
    if (!each.number) continue;
    printf(
        "%s\n{\"fd\":%zu,\"number\":%u,\"kind\":%u,\"direction\":%u,\"listening\":%u,\"flags\":%u,\"inode\":%"
        "lu,"
        "\"received\":%lu,\"sent\":%lu,\"backlog\":%d}",
        separator(first), fd, each.number.load(), static_cast<unsigned>(each.kind.load()),
        static_cast<unsigned>(each.direction.load()), each.listening.load(), each.flags.load(),
        each.inode.load(), each.received.load(), each.sent.load(), each.backlog.load());
  }

  printf("],\n\"sites\":[null");
  for (size_t i = 1; i < header->sites; ++i) {
    Site site;
    readAt(site, offsetof(Ring, sites) + i * sizeof site);
    printf(",\n{\"module\":\"%s\",\"at\":%lu,\"kind\":%u,\"own\":%u,\"frames\":[",
           textAt(site.frame[0].module).c_str(), site.frame[0].at, static_cast<unsigned>(site.kind),
           site.own);
    for (unsigned k = 0; k < site.frames; ++k) {
      const Site::Frame& frame = site.frame[k];
      printf("%s[\"%s\",\"%s\",%lu]", k ? "," : "", textAt(frame.module).c_str(),
             textAt(frame.function).c_str(), frame.at);
    }
    printf("]}");
  }
  printf("],\n\"slots\":%u", header->slots.load());
}

void printRecord(const Record& record) {
  printf("\n{\"sequence\":%u,\"kind\":%u,\"call\":%u,\"function\":%u,", record.sequence,
         static_cast<unsigned>(record.kind), static_cast<unsigned>(record.callKind),
         static_cast<unsigned>(record.function));
  bool first = true;
  switch (record.kind) {
    case Record::Kind::call: {
      const auto& call = record.call;
      printf(
          "\"operation\":%u,\"startedAt\":%ld,\"nanoseconds\":%ld,\"asked\":%ld,\"returned\":%ld,\"fd\":%d,"
          "\"connection\":%u,\"site\":%u,\"errno\":%d,\"flags\":%u,\"other\":%d,\"events\":%u}",
          record.operation, call.startedAt, call.nanoseconds, call.asked, call.returned, call.fd,
          call.connection, call.site, call.errnoNumber, call.flags, call.other, call.events);
      return;
    }
    case Record::Kind::ready:
      printf("\"ready\":[");
      for (int i = 0; i < record.count; ++i)
        printf("%s[%d,%u]", separator(first), record.ready[i].fd, record.ready[i].bits);
      break;
    case Record::Kind::readyData:
      printf("\"ready\":[");
      for (int i = 0; i < record.count; ++i)
        printf("%s[%u,%u]", separator(first), record.readyData[i].dataLow, record.readyData[i].bits);
  }
  printf("]}");
}

void printSnapshot(const Snapshot& last) {
  printf(
      "\"last\":{\"version\":%u,\"multiplexer\":%u,\"number\":%lu,\"timeout\":%ld,\"timeLeft\":%ld,"
      "\"returned\":%d,\"errno\":%d,\"fd\":%d,\"size\":%d,\"site\":%u,\"given\":%u,\"data\":\"",
      last.version.load(), static_cast<unsigned>(last.multiplexer), last.number, last.timeout, last.timeLeft,
      last.returned, last.errnoNumber, last.fd, last.size, last.site, last.given);
  for (uint32_t i = 0; i < last.bytes; ++i) printf("%02x", last.data[i]);
  printf("\"},");
}

void printSlot(size_t index) {
  auto slot = std::make_unique<Slot>();
  readAt(*slot, offsetof(Ring, slots) + index * sizeof *slot);
  const Counters& counters = slot->counters;
  printf("\n{\"state\":%u,\"thread\":%d,\"name\":\"%.16s\",\"position\":%lu,\"positionSite\":%u,",
         slot->state.load(), slot->thread.load(), slot->name, slot->position.load(),
         slot->positionSite.load());
  printf("\"head\":%lu,\"tail\":%lu,\"sequence\":%u,", slot->head.load(), slot->tail.load(),
         slot->sequence.load());
  printf(
      "\"counters\":{\"waits\":%lu,\"readinessReported\":%lu,\"accepts\":%lu,\"acceptErrors\":%lu,"
      "\"receives\":%lu,\"sends\":%lu,\"bytesReceived\":%lu,\"bytesSent\":%lu,\"wouldBlock\":%lu,"
      "\"waitBytesIn\":%lu,\"waitBytesOut\":%lu,\"closed\":%lu,\"resets\":%lu},",
      counters.waits.load(), counters.readinessReported.load(), counters.accepts.load(),
      counters.acceptErrors.load(), counters.receives.load(), counters.sends.load(),
      counters.bytesReceived.load(), counters.bytesSent.load(), counters.wouldBlock.load(),
      counters.waitBytesIn.load(), counters.waitBytesOut.load(), counters.closed.load(),
      counters.resets.load());
  printSnapshot(slot->last);
  printf("\"records\":[");
  bool first = true;
  for (uint64_t at = slot->tail; at < slot->head; ++at) {
    printf("%s", separator(first));
    printRecord(slot->records[at % recordCount]);
  }
  printf("]}");
}

}  // namespace

int main(int, char** arguments) {
  file = open(arguments[1], O_RDONLY);
  if (file < 0) return 1;
  printf("{");
  printPlaces();
  printHeader();
  auto header = std::make_unique<Header>();
  readAt(*header, 0);
  printf(",\"threads\":[");
  bool first = true;
  for (size_t i = 0; i < header->slots; ++i) {
    printf("%s", separator(first));
    printSlot(i);
  }
  printf("]}\n");
}
