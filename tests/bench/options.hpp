// The command line of pawl-bench.
#pragma once

#include <pawl/result.hpp>

#include <filesystem>
#include <set>
#include <span>
#include <string>

namespace pawl::bench {

inline constexpr const char* usage =
    "usage: pawl-bench [SECTION...] [--data DIR] [--quick] [--json]\n"
    "\n"
    "  SECTION     step, concurrency, sleeping, replay, schema, http, streams; all of them when "
    "none is named\n"
    "  --data DIR  the disk to measure: a folder is made in DIR, and removed at the end\n"
    "              (default: beside the program's folder)\n"
    "  --quick     small sizes, to see that it works; the figures mean little\n"
    "  --json      one JSON document instead of the table\n";

struct options {
  std::set<std::string> sections;
  std::filesystem::path data;
  bool quick = false;
  bool json = false;
  bool help = false;
};

// Errors: usage.
result<options> read_options(std::span<char* const> words);

}  // namespace pawl::bench
