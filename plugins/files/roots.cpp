#include "roots.hpp"

#include <pawl/error.hpp>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace pawl::files {

root_folders::root_folders(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    std::error_code why;
    root_folder root{std::filesystem::canonical(path, why).string(), descriptor()};
    if (!why) root.folder = descriptor(::open(root.path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!root.folder) throw_errno(why ? why.value() : errno, "open the root", path);
    roots_.push_back(std::move(root));
  }
}

root_folders::place root_folders::find(const std::string& path) const {
  if (roots_.empty())
    throw final_error(PAWL_ERROR_PERMISSION_DENIED,
                      "no folder is open to the files module: configure it with "
                      R"({"roots": ["/path/to/a/folder"]})");
  if (path.empty() || path.find('\0') != path.npos)
    throw final_error(PAWL_ERROR_INVALID_INPUT, "the path is empty or holds a zero byte");
  if (path.front() != '/') return {roots_.front().folder.get(), path, path};
  for (const root_folder& root : roots_) {
    if (path == root.path) return {root.folder.get(), ".", path};
    const std::string prefix = root.path.ends_with('/') ? root.path : root.path + '/';
    if (!path.starts_with(prefix)) continue;
    const size_t rest = path.find_first_not_of('/', prefix.size());
    return {root.folder.get(), rest == path.npos ? "." : path.substr(rest), path};
  }
  throw final_error(PAWL_ERROR_PERMISSION_DENIED, path + " is in none of the configured roots");
}

void throw_errno(int number, std::string_view doing, const std::string& path) {
  const std::string what = "can't " + std::string(doing) + ' ' + path + ": ";
  const std::string reason = std::generic_category().message(number);
  switch (number) {
    case ENOENT:
      throw final_error(PAWL_ERROR_NOT_FOUND, what + "there is no such file or folder");
    case EXDEV:
    case ELOOP:
      throw final_error(PAWL_ERROR_PERMISSION_DENIED, what + "it leads out of the root, or may");
    case EACCES:
    case EPERM:
    case EROFS:
      throw final_error(PAWL_ERROR_PERMISSION_DENIED, what + reason);
    case EISDIR:
    case ENOTDIR:
    case EEXIST:
      throw final_error(PAWL_ERROR_CONFLICT, what + reason);
    case ENAMETOOLONG:
    case EINVAL:
      throw final_error(PAWL_ERROR_INVALID_INPUT, what + reason);
    default:
      throw transient_error(PAWL_ERROR_UNAVAILABLE, what + reason);
  }
}

}  // namespace pawl::files
