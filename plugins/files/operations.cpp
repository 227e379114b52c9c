#include "operations.hpp"

#include <pawl/binary.hpp>
#include <pawl/error.hpp>

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <memory>
#include <openssl/evp.h>
#include <random>
#include <sys/stat.h>

namespace pawl::files {
namespace {

using place = root_folders::place;

constexpr size_t entries_max = 10'000;
constexpr mode_t file_mode = 0666, folder_mode = 0777;  // less what the umask takes

// A regular file, open for reading. Without O_NONBLOCK a named pipe would hold the thread.
descriptor open_to_read(const place& at, struct stat& facts) {
  descriptor file = at.open(O_RDONLY | O_NONBLOCK);
  if (!file || ::fstat(file.get(), &facts) != 0) throw_errno(errno, "read", at.shown);
  if (S_ISDIR(facts.st_mode)) throw_errno(EISDIR, "read", at.shown);
  if (!S_ISREG(facts.st_mode))
    throw final_error(PAWL_ERROR_CONFLICT, "can't read " + at.shown + ": it is not a regular file");
  return file;
}

// Calls `take` with one stretch of bytes after the other.
template <class Take>
void read_all(const descriptor& file, const place& at, Take take) {
  std::string buffer(64 * 1024, '\0');
  for (;;) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got == 0) return;
    if (got > 0) {
      take(std::string_view(buffer.data(), static_cast<size_t>(got)));
    } else if (errno != EINTR) {
      throw_errno(errno, "read", at.shown);
    }
  }
}

std::string bytes_of(const write_input& in) {
  if (in.text.has_value() == in.base64.has_value())
    throw final_error(PAWL_ERROR_INVALID_INPUT, "give either text or base64");
  if (in.text) return *in.text;
  auto bytes = from_base64(*in.base64);
  if (!bytes) throw final_error(PAWL_ERROR_INVALID_INPUT, "/base64: this is not base64");
  return *std::move(bytes);
}

// The folder that the path's last part is in, and that part.
struct leaf {
  descriptor folder;
  std::string name;
};

void sync(const descriptor& what, const place& at) {
  if (::fsync(what.get()) != 0) throw_errno(errno, "make durable", at.shown);
}

// Goes down to the folder `path`, and makes what is missing on the way.
descriptor create_folders(const place& at, std::string_view path) {
  descriptor here = open_beneath(at.root, ".", O_RDONLY | O_DIRECTORY);
  while (here && !path.empty()) {
    const std::string step(path.substr(0, path.find('/')));
    path.remove_prefix(std::min(path.find_first_not_of('/', step.size()), path.size()));
    descriptor next = open_beneath(here.get(), step, O_RDONLY | O_DIRECTORY);
    if (!next && errno == ENOENT) {
      if (::mkdirat(here.get(), step.c_str(), folder_mode) == 0)
        sync(here, at);
      else if (errno != EEXIST)
        break;
      next = open_beneath(here.get(), step, O_RDONLY | O_DIRECTORY);
    }
    here = std::move(next);
  }
  return here;
}

leaf open_leaf(const place& at, bool create) {
  const size_t slash = at.path.rfind('/');
  const std::string folder = slash == at.path.npos ? "." : at.path.substr(0, slash);
  leaf found{descriptor(), slash == at.path.npos ? at.path : at.path.substr(slash + 1)};
  if (found.name.empty() || found.name == "." || found.name == "..")
    throw_errno(EISDIR, "write", at.shown);
  found.folder =
      create ? create_folders(at, folder) : open_beneath(at.root, folder, O_RDONLY | O_DIRECTORY);
  if (!found.folder) throw_errno(errno, "write", at.shown);
  return found;
}

// A file under a name of its own, which is gone again unless it is moved to its place.
class temporary_file {
 public:
  temporary_file(const leaf& target, const place& at) : target_(target), at_(at) {
    std::random_device random;
    name_ = ".pawl-" + std::to_string(random()) + '-' + std::to_string(random()) + ".tmp";
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    file_ = descriptor(::openat(target.folder.get(), name_.c_str(), flags, file_mode));
    if (!file_) throw_errno(errno, "write", at.shown);
  }
  temporary_file(const temporary_file&) = delete;
  ~temporary_file() {
    if (!moved_) ::unlinkat(target_.folder.get(), name_.c_str(), 0);
  }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t put = ::write(file_.get(), bytes.data(), bytes.size());
      if (put < 0 && errno != EINTR) throw_errno(errno, "write", at_.shown);
      if (put > 0) bytes.remove_prefix(static_cast<size_t>(put));
    }
    struct stat old{};
    const char* name = target_.name.c_str();
    if (::fstatat(target_.folder.get(), name, &old, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(old.st_mode) && ::fchmod(file_.get(), old.st_mode & 07777) != 0)
      throw_errno(errno, "write", at_.shown);
    sync(file_, at_);
  }
  void move_to_place() {
    const int folder = target_.folder.get();
    if (::renameat(folder, name_.c_str(), folder, target_.name.c_str()) != 0)
      throw_errno(errno, "write", at_.shown);
    moved_ = true;
    sync(target_.folder, at_);
  }

 private:
  const leaf& target_;
  const place& at_;
  std::string name_;
  descriptor file_;
  bool moved_ = false;
};

descriptor open_to_append(const place& at, bool create) {
  constexpr int flags = O_WRONLY | O_APPEND | O_NONBLOCK;
  descriptor file = at.open(flags);
  if (!file && errno == ENOENT) {
    const leaf made = open_leaf(at, create);
    file = open_beneath(made.folder.get(), made.name, flags | O_CREAT, file_mode);
    if (file) sync(made.folder, at);
  }
  struct stat facts{};
  if (!file || ::fstat(file.get(), &facts) != 0) throw_errno(errno, "append to", at.shown);
  if (!S_ISREG(facts.st_mode))
    throw final_error(PAWL_ERROR_CONFLICT,
                      "can't append to " + at.shown + ": it is not a regular file");
  return file;
}

entry_kind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return entry_kind::file;
  if (S_ISDIR(mode)) return entry_kind::folder;
  return S_ISLNK(mode) ? entry_kind::link : entry_kind::other;
}

struct close_folder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
struct free_digest {
  void operator()(EVP_MD_CTX* digest) const { EVP_MD_CTX_free(digest); }
};

}  // namespace

read_output read_file(const root_folders& roots, const read_input& in) {
  const place at = roots.find(in.path);
  struct stat facts{};
  const descriptor file = open_to_read(at, facts);
  std::string bytes;
  const auto check = [&](uint64_t size) {
    if (size > in.bytes_max)
      throw final_error(
          PAWL_ERROR_TOO_LARGE,
          in.path + " is larger than the " + std::to_string(in.bytes_max) + " bytes asked for");
  };
  check(static_cast<uint64_t>(facts.st_size));
  read_all(file, at, [&](std::string_view more) {
    check(bytes.size() + more.size());  // it may have grown
    bytes += more;
  });
  read_output out;
  out.size = bytes.size();
  if (is_utf8(bytes)) {
    out.text = std::move(bytes);
  } else {
    out.base64 = to_base64(bytes);
  }
  return out;
}

write_output write_file(const root_folders& roots, const write_input& in) {
  const std::string bytes = bytes_of(in);
  const place at = roots.find(in.path);
  const leaf target = open_leaf(at, in.create_folders);
  temporary_file file(target, at);
  file.write(bytes);
  file.move_to_place();
  return {bytes.size()};
}

write_output append_file(const root_folders& roots, const write_input& in) {
  const std::string bytes = bytes_of(in);
  const place at = roots.find(in.path);
  const descriptor file = open_to_append(at, in.create_folders);
  ssize_t put = 0;
  do put = ::write(file.get(), bytes.data(), bytes.size());
  while (put < 0 && errno == EINTR);
  if (put < 0) throw_errno(errno, "append to", at.shown);
  if (static_cast<size_t>(put) != bytes.size()) throw_errno(ENOSPC, "append all to", at.shown);
  sync(file, at);
  struct stat facts{};
  if (::fstat(file.get(), &facts) != 0) throw_errno(errno, "append to", at.shown);
  return {static_cast<uint64_t>(facts.st_size)};
}

list_output list_folder(const root_folders& roots, const list_input& in) {
  const place at = roots.find(in.path);
  descriptor opened = at.open(O_RDONLY | O_DIRECTORY);
  if (!opened) throw_errno(errno, "list", at.shown);
  // fdopendir() takes the descriptor over, so it gets one of its own.
  const int own = ::fcntl(opened.get(), F_DUPFD_CLOEXEC, 0);
  const std::unique_ptr<DIR, close_folder> folder(own < 0 ? nullptr : ::fdopendir(own));
  if (!folder) throw_errno(errno, "list", at.shown);
  list_output out;
  while (const dirent* found = ::readdir(folder.get())) {
    const std::string name = found->d_name;
    struct stat facts{};
    if (name == "." || name == "..") continue;
    if (::fstatat(opened.get(), found->d_name, &facts, AT_SYMLINK_NOFOLLOW) != 0) continue;  // gone
    if (out.entries.size() == entries_max)
      throw final_error(PAWL_ERROR_TOO_LARGE, at.shown + " holds more than 10,000 entries");
    const entry_kind kind = kind_of(facts.st_mode);
    const auto size = kind == entry_kind::file ? static_cast<uint64_t>(facts.st_size) : 0;
    const int64_t modified_ms = facts.st_mtim.tv_sec * 1000 + facts.st_mtim.tv_nsec / 1'000'000;
    out.entries.push_back({replace_invalid_utf8(name), kind, size, modified_ms});
  }
  std::sort(out.entries.begin(), out.entries.end(),
            [](const entry& a, const entry& b) { return a.name < b.name; });
  return out;
}

hash_output hash_file(const root_folders& roots, const call& call, const hash_input& in) {
  const place at = roots.find(in.path);
  struct stat facts{};
  const descriptor file = open_to_read(at, facts);
  const std::unique_ptr<EVP_MD_CTX, free_digest> digest(EVP_MD_CTX_new());
  bool ok = digest && EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) == 1;
  hash_output out;
  read_all(file, at, [&](std::string_view more) {
    if (call.cancelled()) throw error(PAWL_ERROR_CANCELLED, "stopped while reading " + at.shown);
    ok = ok && EVP_DigestUpdate(digest.get(), more.data(), more.size()) == 1;
    out.size += more.size();
  });
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  ok = ok && EVP_DigestFinal_ex(digest.get(), bytes, &size) == 1;
  if (!ok) throw final_error(PAWL_ERROR_INTERNAL, "OpenSSL can't compute SHA-256");
  for (unsigned at_byte = 0; at_byte < size; ++at_byte) {
    out.sha256 += "0123456789abcdef"[bytes[at_byte] >> 4];
    out.sha256 += "0123456789abcdef"[bytes[at_byte] & 15];
  }
  return out;
}

}  // namespace pawl::files
