// Typed references to the actions of the files module. Paths are absolute inside a configured root,
// or relative to the first one.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pawl::files {

struct read_input {
  std::string path;
  uint64_t bytes_max = 1024 * 1024;
};
BOOST_DESCRIBE_STRUCT(read_input, (), (path, bytes_max))
PAWL_SCHEMA(read_input, pawl::closed, pawl::field(&read_input::path, "The file"),
            pawl::field(&read_input::bytes_max, "A larger file is an error")
                .maximum(3 * 1024 * 1024)
                .defaults())

// Text, or base64 where the file is not UTF-8.
struct read_output {
  std::optional<std::string> text;
  std::optional<std::string> base64;
  uint64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(read_output, (), (text, base64, size))

// Exactly one of text and base64.
struct write_input {
  std::string path;
  std::optional<std::string> text = {};
  std::optional<std::string> base64 = {};
  bool create_folders = false;
};
BOOST_DESCRIBE_STRUCT(write_input, (), (path, text, base64, create_folders))
PAWL_SCHEMA(write_input, pawl::closed, pawl::field(&write_input::path, "The file"),
            pawl::field(&write_input::text, "What to write: this, or base64"),
            pawl::field(&write_input::base64, "Bytes to write that are not text"),
            pawl::field(&write_input::create_folders,
                        "Make the folders of the path that are missing")
                .defaults())

struct write_output {
  uint64_t size = 0;  // of the file, afterwards
};
BOOST_DESCRIBE_STRUCT(write_output, (), (size))

struct list_input {
  std::string path = ".";
};
BOOST_DESCRIBE_STRUCT(list_input, (), (path))
PAWL_SCHEMA(list_input, pawl::closed, pawl::field(&list_input::path, "The folder").defaults())

enum class entry_kind { file, folder, link, other };
BOOST_DESCRIBE_ENUM(entry_kind, file, folder, link, other)

struct entry {
  std::string name;
  entry_kind kind = entry_kind::file;
  uint64_t size = 0;        // of a file, in bytes
  int64_t modified_ms = 0;  // since 1970 UTC
};
BOOST_DESCRIBE_STRUCT(entry, (), (name, kind, size, modified_ms))

struct list_output {
  std::vector<entry> entries;  // by name
};
BOOST_DESCRIBE_STRUCT(list_output, (), (entries))

struct hash_input {
  std::string path;
};
BOOST_DESCRIBE_STRUCT(hash_input, (), (path))
PAWL_SCHEMA(hash_input, pawl::closed, pawl::field(&hash_input::path, "The file"))

struct hash_output {
  std::string sha256;  // lower-case hex
  uint64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(hash_output, (), (sha256, size))

inline constexpr pawl::action<read_input, read_output> read{"files.read"};
inline constexpr pawl::action<write_input, write_output> write{"files.write"};
inline constexpr pawl::action<write_input, write_output> append{"files.append"};
inline constexpr pawl::action<list_input, list_output> list{"files.list"};
inline constexpr pawl::action<hash_input, hash_output> hash{"files.hash"};

}  // namespace pawl::files
