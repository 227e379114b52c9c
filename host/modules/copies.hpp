// The private copies of module files, the only ones that are ever loaded: what happens to the
// original can't hurt a running host. Layout, below the root:
//
//   NAME/VERSION-SHA12/NAME.so           the copy; SHA12: the first 12 digits of its sha256
//   NAME/VERSION-SHA12/NAME.so.minisig   its signature, where the host asks for one
//   NAME/VERSION-SHA12/description.json  what it told when it was described
//   .incoming-*                          a file on its way in
//
// A copy is there once its library is: that is renamed into place last, durable. Any thread and
// process.
#pragma once

#include "modules/description.hpp"
#include "modules/pin.hpp"

#include <pawl/result.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::modules {

class copies {
 public:
  // The root is made when the first copy is.
  explicit copies(std::filesystem::path root) : root_(std::move(root)) {}

  // The description of a file with these bytes, if one was kept.
  [[nodiscard]] std::optional<module_description> find(std::string_view sha256) const;
  [[nodiscard]] std::filesystem::path path_of(const pin& copy) const;

  // Writes a file that is not yet trusted and names it; the caller keeps or discards it. Errors:
  // unavailable.
  result<std::filesystem::path> stage(std::string_view bytes) const;
  result<void> keep(const std::filesystem::path& staged, const module_description& about) const;
  // Removes a file that is not wanted, with its signature.
  static void discard(const std::filesystem::path& file);

  // Empty when there is none.
  [[nodiscard]] std::string signature_of(const pin& copy) const;
  result<void> keep_signature(const pin& copy, std::string_view signature) const;

  [[nodiscard]] std::vector<pin> list() const;
  // What is mapped already stays usable. False when it could not be removed.
  bool remove(const pin& copy) const;
  // Removes files that a process left on their way in when it died.
  void remove_abandoned() const;

 private:
  [[nodiscard]] std::filesystem::path directory_of(const pin& copy) const;

  std::filesystem::path root_;
};

}  // namespace pawl::modules
