// Everything that could be started or looked up at one moment. Immutable, so it is read from any
// thread without a lock; whoever holds it holds every module in it.
#pragma once

#include "modules/loaded_module.hpp"
#include "modules/pin.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pawl::modules {

// The version of a module that new runs take, unless it is draining.
struct active_module {
  std::shared_ptr<loaded_module> module;
  std::filesystem::path file;  // where it lies now; empty when it is compiled into the program
  bool draining = false;       // there for its actions only: new runs don't take it
};

struct refusal {
  std::filesystem::path file;  // or a directory that can't be read
  std::string reason;

  bool operator==(const refusal&) const = default;
};

struct snapshot {
  std::vector<active_module> active;  // by module name
  std::map<pin, std::shared_ptr<const loaded_module>>
      loaded;  // these, and those that only runs use
  std::vector<refusal> refused;
  std::map<std::string, std::shared_ptr<const action>, std::less<>> actions;
  std::map<std::string, std::shared_ptr<const workflow>, std::less<>> workflows;
  std::map<std::string, std::shared_ptr<const credential>, std::less<>> credentials;  // kinds
};

}  // namespace pawl::modules
