#include "cli/world.hpp"

#include "cli/reach.hpp"

#include <boost/dll/runtime_symbol_info.hpp>

#include <cstdlib>
#include <iostream>

#ifdef _WIN32
#include <io.h>
#define isatty _isatty
#else
#include <unistd.h>
#endif

namespace pawl::cli {

world process_world() {
  constexpr int in = 0, out = 1, err = 2;
  std::error_code ignored;
  return {.in = std::cin,
          .out = std::cout,
          .err = std::cerr,
          .in_is_terminal = isatty(in) != 0,
          .out_is_terminal = isatty(out) != 0,
          .err_is_terminal = isatty(err) != 0,
          .env = [](const char* name) -> std::optional<std::string> {
            const char* value = std::getenv(name);
            if (value == nullptr || *value == '\0') return std::nullopt;
            return value;
          },
          .program = boost::dll::program_location(ignored),
          .open = &reach_host,
          .open_api = &reach_api};
}

}  // namespace pawl::cli
