// What an ELF file says of itself before any of it runs. Bounds are checked against the bytes
// given, so any input is safe. Pure functions.
#pragma once

#include <pawl/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::modules {

struct elf_symbol {
  std::string name;
  bool unique = false;  // STB_GNU_UNIQUE: shared between all libraries of the process
};

// The symbols that the library exports; nothing when its section table was stripped away. Errors:
// host_misuse, why this process can't load it: no ELF, no shared library, another machine's, cut
// short.
result<std::optional<std::vector<elf_symbol>>> exported_symbols(std::string_view bytes);

}  // namespace pawl::modules
