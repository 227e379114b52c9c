// What a module's file shows without any of it being run.
#include "conformance/subject.hpp"
#include "modules/binary.hpp"
#include "modules/elf.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace pawl::conformance {
namespace {

using symbol_list = std::vector<modules::elf_symbol>;

result<std::optional<symbol_list>> read_symbols(const subject& about) {
  std::ifstream file(about.asked.file, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  return modules::exported_symbols(bytes);
}

// Nothing after a skip().
std::optional<symbol_list> symbols_of(subject& about) {
  auto symbols = read_symbols(about);
  if (!symbols) {
    about.skip(symbols.error().message);
  } else if (*symbols) {
    return std::move(**symbols);
  } else {
    about.skip("its section table was stripped away");
  }
  return {};
}

bool is_entry(const modules::elf_symbol& symbol) {
  return symbol.name == PAWL_MODULE_ENTRY;
}

void library(subject& about) {
  if (auto symbols = read_symbols(about); !symbols) about.fault(symbols.error().message);
}

void entry(subject& about) {
  const auto symbols = symbols_of(about);
  if (symbols && std::ranges::none_of(*symbols, is_entry)) {
    about.fault("it exports no " PAWL_MODULE_ENTRY);
  }
}

// What else read_binary() refuses has been checked by now.
void trusted(subject& about) {
  if (auto read = modules::read_binary(about.asked.file); !read) about.fault(read.error().message);
}

void exports(subject& about) {
  const auto symbols = symbols_of(about);
  if (!symbols) return;
  for (const modules::elf_symbol& symbol : *symbols) {
    if (is_entry(symbol) || symbol.unique) continue;
    about.fault("it also exports " + symbol.name);
    return;
  }
}

void unique_symbols(subject& about) {
  const auto symbols = symbols_of(about);
  if (!symbols) return;
  const auto unique = std::ranges::find_if(*symbols, &modules::elf_symbol::unique);
  if (unique != symbols->end()) {
    about.fault(
        fmt::format("{} is unique in the process: two versions of the module share it, "
                    "and neither can be unloaded",
                    unique->name));
  }
}

}  // namespace

std::vector<check> file_checks() {
  return {
      {"file.library",
       "The file is a whole shared library for this machine",
       "Build it for this machine and copy all of it.",
       {},
       &library},
      {"file.entry",
       "It exports pawl_module_v1",
       "Define the entry with PAWL_EXPORT, and as extern \"C\" in C++.",
       {"file.library"},
       &entry},
      {"file.trusted",
       "It belongs to root or to you, and not everybody may write to it",
       "Mend its owner or its mode: chown, chmod o-w.",
       {"file.entry"},
       &trusted},
      {"file.exports",
       "It exports nothing else",
       "Build with pawl_add_module(), or with a version script that makes all else local.",
       {"file.entry"},
       &exports},
      {"file.unique-symbols",
       "None of its symbols is unique in the process",
       "Compile with -fno-gnu-unique and make all but the entry local.",
       {"file.library"},
       &unique_symbols},
  };
}

}  // namespace pawl::conformance
