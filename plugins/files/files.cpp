// The module `files`: files under configured folders.
#include "operations.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>

#include <optional>

namespace pawl::files {
namespace {

struct config {
  std::vector<std::string> roots;
};
BOOST_DESCRIBE_STRUCT(config, (), (roots))
PAWL_SCHEMA(config, pawl::closed,
            pawl::field(&config::roots, "The folders that the actions may work in; none by default")
                .defaults())

std::optional<root_folders> roots;  // set by open, before any call

// An action's function from one that takes the roots too.
template <class Out, class In>
auto in_roots(Out (*operation)(const root_folders&, const In&)) {
  return [operation](const In& in) { return operation(*roots, in); };
}

}  // namespace

PAWL_ACTION(read, "Read a file", "Gives the content of a file, as text or as base64",
            in_roots(read_file), pawl::blocking)
PAWL_ACTION(write, "Write a file",
            "Replaces or creates a file, all or nothing, and makes it durable",
            in_roots(write_file), pawl::blocking)
PAWL_ACTION(
    append, "Append to a file",
    "Adds to the end of a file in one write, creating it when missing, and makes it durable",
    in_roots(append_file), pawl::blocking)
PAWL_ACTION(list, "List a folder", "Gives the entries of a folder with kind, size and time",
            in_roots(list_folder), pawl::blocking)
PAWL_ACTION(
    hash, "Hash a file", "Gives the SHA-256 of a file's content",
    [](const pawl::call& call, const hash_input& in) { return hash_file(*roots, call, in); },
    pawl::blocking)

}  // namespace pawl::files

PAWL_MODULE("files", PAWL_VERSION, "Files", "Reads and writes files under configured folders",
            pawl::on_open<pawl::files::config>([](const pawl::files::config& given) {
              pawl::files::roots.emplace(given.roots);
            }),
            pawl::on_close([] { pawl::files::roots.reset(); }))
