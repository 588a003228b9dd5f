#include "watch/watched/blind_children.h"

#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "socket/owned_descriptor.h"

namespace netlab::watch {
namespace {

constexpr size_t mostChildren = 256;
constexpr size_t mostHeaders = 64;

bool hasLoader(int file, const Elf64_Ehdr& header) {
  for (size_t i = 0; i < std::min<size_t>(header.e_phnum, mostHeaders); ++i) {
    Elf64_Phdr part{};
    const auto at = static_cast<off_t>(header.e_phoff + i * sizeof part);
    if (::pread(file, &part, sizeof part, at) != sizeof part) return true;
    if (part.p_type == PT_INTERP) return true;
  }
  return false;
}

std::string fileOf(const std::string& link) {
  char target[PATH_MAX];
  const ssize_t length = ::readlink(link.c_str(), target, sizeof target);
  if (length <= 0) return "";
  const std::string_view path(target, static_cast<size_t>(length));
  return std::string(path.substr(path.rfind('/') + 1));
}

// Each thread has its own.
std::vector<pid_t> childrenOf(pid_t parent) {
  std::vector<pid_t> found;
  std::error_code failed;
  const std::string tasks = "/proc/" + std::to_string(parent) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks, failed)) {
    std::ifstream file(task.path() / "children");
    for (pid_t child = 0; found.size() < mostChildren && file >> child;) found.push_back(child);
    if (found.size() == mostChildren) break;
  }
  return found;
}

void name(std::vector<std::string>& names, const std::string& file) {
  if (names.size() <= BlindChildren::mostNamed && std::ranges::find(names, file) == names.end())
    names.push_back(file);
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : ", ") + (i == BlindChildren::mostNamed ? "…" : names[i]);
  return text;
}

}  // namespace

Blindness blindnessOf(const std::string& path) {
  const OwnedDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  Elf64_Ehdr header{};
  const ssize_t size = file.get() < 0 ? 0 : ::pread(file.get(), &header, sizeof header, 0);
  if (size < EI_NIDENT || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return Blindness::none;
  if (header.e_ident[EI_CLASS] == ELFCLASS32) return Blindness::has32Bits;
  const bool isKnown = size == sizeof header && header.e_phentsize == sizeof(Elf64_Phdr);
  return isKnown && !hasLoader(file.get(), header) ? Blindness::isStatic : Blindness::none;
}

void BlindChildren::look(pid_t parent) {
  for (const pid_t child : childrenOf(parent)) {
    const std::string link = "/proc/" + std::to_string(child) + "/exe";
    const Blindness blindness = blindnessOf(link);
    if (blindness == Blindness::none) continue;
    name(blindness == Blindness::isStatic ? static_ : of32Bits_, fileOf(link));
  }
}

void BlindChildren::tell(std::vector<Sentence>& notSeen) const {
  const auto tellOf = [&](const std::vector<std::string>& names, const char* sentence) {
    if (!names.empty()) notSeen.emplace_back(sentence, std::vector<Sentence::Part>{listed(names)});
  };
  tellOf(static_, "Programs that it has started and that are linked statically are not seen: {0}.");
  tellOf(of32Bits_, "Programs of 32 bits that it has started are not seen: {0}.");
}

}  // namespace netlab::watch
