#include "modules/binary.hpp"

#include "modules/descriptor.hpp"
#include "modules/elf.hpp"
#include "modules/sha256.hpp"

#include <pawl/module.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pawl::modules {
namespace {

constexpr int64_t file_bytes_max = int64_t{1} << 30;

result<void> check_trust(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return refusal_because("it is not a regular file");
  if (status.st_uid != 0 && status.st_uid != ::geteuid()) {
    return refusal_because("it belongs to user id " + std::to_string(status.st_uid) +
                           ", neither to the one that runs the host nor to root; chown it");
  }
  if ((status.st_mode & S_IWOTH) != 0) {
    return refusal_because("everybody may write to it; take that away with chmod o-w");
  }
  if (status.st_size > file_bytes_max) return refusal_because("it is over 1 GiB large");
  return {};
}

result<std::string> read_bytes(const std::filesystem::path& file) {
  // Non-blocking, so that a pipe that bears a module's name can't hold us up.
  const descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status = {};
  if (!opened.is_open() || ::fstat(opened.number(), &status) != 0) {
    return failure{errno == ENOENT ? PAWL_ERROR_NOT_FOUND : PAWL_ERROR_HOST_MISUSE,
                   "it can't be read: " + std::string(std::strerror(errno))};
  }
  if (auto trusted = check_trust(status); !trusted) return std::move(trusted).error();

  std::string bytes(static_cast<size_t>(status.st_size), '\0');
  size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count = ::read(opened.number(), bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return refusal_because("it can't be read: " + std::string(std::strerror(errno)));
    if (count == 0) break;  // it shrank meanwhile; the ELF check tells
    filled += static_cast<size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

result<void> check_entry(const std::vector<elf_symbol>& symbols) {
  static constexpr std::string_view prefix = "pawl_module_v";
  const auto is_entry = [](const elf_symbol& symbol) { return symbol.name == PAWL_MODULE_ENTRY; };
  if (std::ranges::any_of(symbols, is_entry)) return {};
  for (const elf_symbol& symbol : symbols) {
    if (!symbol.name.starts_with(prefix)) continue;
    return refusal_because("it is built for major version " + symbol.name.substr(prefix.size()) +
                           " of the ABI and this host speaks " + std::to_string(PAWL_ABI_MAJOR) +
                           "; build it against this Pawl's headers");
  }
  return refusal_because("it exports no " PAWL_MODULE_ENTRY
                         ", the function that describes a module (pawl/module.h)");
}

std::vector<std::string> warnings_of(const std::vector<elf_symbol>& symbols) {
  std::vector<std::string> warnings;
  if (symbols.size() > 1) {
    warnings.push_back("it exports " + std::to_string(symbols.size()) +
                       " symbols instead of " PAWL_MODULE_ENTRY " alone");
  }
  const auto unique = std::ranges::find_if(symbols, &elf_symbol::unique);
  if (unique != symbols.end()) {
    warnings.push_back("its symbol " + unique->name +
                       " is unique in the process, so two versions of the module would share it");
  }
  return warnings;
}

}  // namespace

result<binary> read_binary(const std::filesystem::path& file) {
  auto bytes = read_bytes(file);
  if (!bytes) return std::move(bytes).error();
  auto symbols = exported_symbols(*bytes);
  if (!symbols) return std::move(symbols).error();

  binary read;
  if (*symbols) {
    if (auto checked = check_entry(**symbols); !checked) return std::move(checked).error();
    read.warnings = warnings_of(**symbols);
  }
  read.bytes = std::move(*bytes);
  read.file = file;
  read.sha256 = sha256_hex(read.bytes);
  read.size = read.bytes.size();
  return read;
}

}  // namespace pawl::modules
