// What the program touches outside itself, so that a test can put its own in place. Borrowed for as
// long as the program runs.
#pragma once

#include "api/service_options.hpp"
#include "client/link.hpp"
#include "config/settings.hpp"

#include <pawl/host.hpp>

#include <filesystem>
#include <functional>
#include <iosfwd>

namespace pawl::cli {

struct world {
  std::istream& in;
  std::ostream& out;  // results
  std::ostream& err;  // progress, errors, what to do next
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  config::environment env;
  std::filesystem::path program;  // this executable
  std::function<result<std::unique_ptr<host>>(host_options)> open;
  std::function<result<std::shared_ptr<client::link>>(host_options, api::service_options)> open_api;
};

// The process's own streams, environment and file.
world process_world();

}  // namespace pawl::cli
