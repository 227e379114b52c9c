#include "vault/key.hpp"

#include "actions/credential_source.hpp"
#include "modules/descriptor.hpp"
#include "modules/durable_file.hpp"

#include <pawl/status.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pawl::vault {
namespace {

namespace fs = std::filesystem;

constexpr const char* variable = "PAWL_VAULT_KEY";
constexpr const char* systemd_name = "pawl-vault-key";
constexpr const char* own_name = "vault.key";
constexpr size_t file_bytes_max = 4096;

failure can_not(std::string_view what, const fs::path& file, int error) {
  return {PAWL_ERROR_UNAVAILABLE, fmt::format("the vault's key file {} can't be {}: {}",
                                              file.string(), what, std::strerror(error))};
}

// Taken once and overwritten, so that neither a child, nor /proc, nor a core dump has it. Kept for
// the next host that this process opens.
const result<key_ring>& ring_of_environment() {
  static const result<key_ring> taken = []() -> result<key_ring> {
    char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') return key_ring();
    auto read = key_ring::parse(value, fmt::format("the variable {}", variable));
    sodium_memzero(value, std::strlen(value));
    ::unsetenv(variable);
    return read;
  }();
  return taken;
}

bool is_separator(char c) {
  return c == '\n' || c == '\r' || c == ' ' || c == ',';
}

// Others could read the file: whoever has the key has every secret. systemd's own are its business.
result<secret_text> read_file(const fs::path& file, bool only_ours) {
  const modules::descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.is_open() && errno == ENOENT)
    return failure{
        PAWL_ERROR_NOT_FOUND,
        fmt::format("the vault's key file {} is not there: put it back from your backup; "
                    "without one, remove the credentials and set them anew",
                    file.string())};
  if (!opened.is_open()) return can_not("read", file, errno);
  struct stat about{};
  if (::fstat(opened.number(), &about) != 0) return can_not("read", file, errno);
  if (only_ours && (about.st_mode & 077) != 0)
    return failure{
        PAWL_ERROR_PERMISSION_DENIED,
        fmt::format("the vault's key file {0} can be read by others (mode {1:03o}), and whoever "
                    "reads it can read every credential: `chmod 600 {0}`, and if it may have been "
                    "read, `pawl credentials rekey`",
                    file.string(), about.st_mode & 0777)};
  secret_text text(std::string(file_bytes_max, '\0'));
  const ssize_t size = ::read(opened.number(), text.text().data(), file_bytes_max);
  if (size < 0) return can_not("read", file, errno);
  text.text().resize(static_cast<size_t>(size));
  return text;
}

}  // namespace

key_source find_key_source(const fs::path& key_file, const fs::path& data_directory) {
  if (!key_file.empty()) return {key_source::place::file, key_file};
  const result<key_ring>& given = ring_of_environment();
  if (!given || !given->empty()) return {key_source::place::environment};
  if (const char* directory = std::getenv("CREDENTIALS_DIRECTORY")) {
    std::error_code ignored;
    if (const fs::path file = fs::path(directory) / systemd_name; fs::exists(file, ignored))
      return {key_source::place::systemd, file};
  }
  return {key_source::place::file, data_directory / own_name};
}

result<key_ring> key_ring::read(const key_source& from) {
  if (from.place == key_source::place::environment) return ring_of_environment();
  auto text = read_file(from.file, from.place == key_source::place::file);
  if (!text) return std::move(text).error();
  return parse(text->view(), fmt::format("the vault's key file {}", from.file.string()));
}

result<key_ring> key_ring::parse(std::string_view text, const std::string& from) {
  key_ring made;
  while (!text.empty()) {
    const auto end = std::ranges::find_if(text, &is_separator);
    const auto digits = text.substr(0, static_cast<size_t>(end - text.begin()));
    text.remove_prefix(std::min(digits.size() + 1, text.size()));
    if (digits.empty()) continue;
    secret_text bytes(std::string(key::size, '\0'));
    size_t size = 0;
    const int status =
        sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.text().data()), key::size,
                       digits.data(), digits.size(), nullptr, &size, nullptr);
    if (status != 0 || size != key::size) {
      made.keys_.clear();
      break;
    }
    made.keys_.push_back(std::make_shared<const key>(bytes.view()));
  }
  if (made.empty())
    return failure{PAWL_ERROR_INVALID_INPUT,
                   fmt::format("{} does not hold a key, which is 64 hex digits, as `openssl rand "
                               "-hex 32` makes them",
                               from)};
  return made;
}

result<key_ring> key_ring::create(const fs::path& file) {
  std::error_code ignored;
  if (fs::exists(file, ignored))
    return failure{PAWL_ERROR_CONFLICT,
                   fmt::format("there is a vault's key file {} already", file.string())};
  key_ring made = key_ring().with_new_key();
  if (auto written = made.write(file); !written) return written.error();
  return made;
}

key_ring key_ring::with_new_key() const {
  key_ring made = *this;
  made.keys_.insert(made.keys_.begin(), std::make_shared<const key>());
  return made;
}

key_ring key_ring::with_first_only() const {
  key_ring made;
  made.keys_.push_back(keys_.front());
  return made;
}

result<void> key_ring::write(const fs::path& file) const {
  secret_text text;
  text.text().reserve(keys_.size() * (2 * key::size + 1));
  for (const auto& each : keys_) {
    char digits[2 * key::size + 1];
    text.text() += sodium_bin2hex(digits, sizeof digits, each->bytes(), key::size);
    text.text() += '\n';
    sodium_memzero(digits, sizeof digits);
  }
  const fs::path incoming = file.string() + ".new";
  ::unlink(incoming.c_str());
  {
    const modules::descriptor opened(
        ::open(incoming.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!opened.is_open()) return can_not("written", incoming, errno);
    const auto written = ::write(opened.number(), text.view().data(), text.view().size());
    if (written != static_cast<ssize_t>(text.view().size()) || ::fsync(opened.number()) != 0)
      return can_not("written", incoming, errno);
  }
  if (::rename(incoming.c_str(), file.c_str()) != 0) return can_not("replaced", file, errno);
  return modules::sync_directory(fs::absolute(file).parent_path());
}

const key* key_ring::find(std::string_view id) const {
  const auto found = std::ranges::find(keys_, id, [](const auto& each) { return each->id(); });
  return found == keys_.end() ? nullptr : found->get();
}

}  // namespace pawl::vault
