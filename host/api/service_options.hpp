// How a service of the API is set up. Plain data.
#pragma once

#include <filesystem>

namespace pawl::api {

struct service_options {
  bool loopback_needs_token = false;
  std::filesystem::path triggers_directory = {};  // of definitions, NAME.json each; empty: none
  // False: triggers fire only when they are asked to; for a process that drives no runs.
  bool fires_triggers = false;
};

}  // namespace pawl::api
