// A module in this process: its tables copied, its schemas compiled. Immutable but for open and
// close, so its actions and workflows may be read from any thread. Whoever holds one of them holds
// the module, and with it the mapped library.
#pragma once

#include "modules/description.hpp"
#include "modules/library.hpp"
#include "modules/pin.hpp"
#include "modules/tables.hpp"
#include "schema/checker.hpp"

#include <pawl/flow.hpp>
#include <pawl/result.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pawl::modules {

class loaded_module;

struct action : exported {
  pawl_action table;        // full-sized: call through this ...
  const pawl_action* self;  // ... and pass this
  schema::checker input, output;
  std::optional<int64_t> timeout_ms;     // the step's deadline where the call sets none
  std::vector<std::string> credentials;  // kinds that a call needs
  action_limits limits;                  // as declared
  const loaded_module* owner;            // lives as long as this
};

struct credential : credential_kind {
  schema::checker fields;
  const loaded_module* owner;
};

struct workflow : exported {
  pawl_workflow table;
  const pawl_workflow* self;
  schema::checker input, output;
  pin pinned_to;
  workflow_limits limits;  // as declared
  const loaded_module* owner;
};

class loaded_module {
 public:
  // Calls the entry and holds the module to every rule. `found` gives file, sha256, size and
  // warnings; a module compiled into the program has no library. Errors: host_misuse.
  static result<std::shared_ptr<loaded_module>> make(library from, const pawl_host* host,
                                                     module_file found);
  ~loaded_module();
  loaded_module(const loaded_module&) = delete;
  loaded_module& operator=(const loaded_module&) = delete;

  // [main] Once, before the first use. `config` is a JSON object. Errors: invalid_input when it
  // does not fit the module's config schema; host_misuse with what the module's open() said.
  result<void> open(const pawl_host* host, const std::string& config);
  // [main] When every call is completed and every instance destroyed. More than once is harmless.
  void close();

  [[nodiscard]] const module_description& about() const { return about_; }
  [[nodiscard]] const std::vector<action>& actions() const { return actions_; }
  [[nodiscard]] const std::vector<workflow>& workflows() const { return workflows_; }
  [[nodiscard]] const std::vector<credential>& credentials() const { return credentials_; }
  [[nodiscard]] const std::shared_ptr<void>& library_handle() const { return library_; }

 private:
  loaded_module() = default;
  result<void> add_exports(const module_tables& tables);

  std::shared_ptr<void> library_;  // first: what follows may point into it
  pawl_module table_ = {};
  module_description about_;
  std::optional<schema::checker> config_;
  std::vector<action> actions_;
  std::vector<workflow> workflows_;
  std::vector<credential> credentials_;
  bool open_ = false;
};

}  // namespace pawl::modules
