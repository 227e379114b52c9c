// The modules of an environment, loaded as they are, and the dispatcher that calls their actions.
// Several worlds may share it, one after the other. One thread, but for what modules complete.
#pragma once

#include "actions/action_dispatcher.hpp"
#include "actions/own_actions.hpp"
#include "engine/environment.hpp"
#include "models/prompt_dispatcher.hpp"
#include "modules/loaded_module.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::testing {

struct shelf_options {
  std::vector<std::filesystem::path> modules = {};  // files, or folders of them
  std::vector<pawl_module_entry> builtin_modules = {};
  std::map<std::string, std::string> module_config = {};
  host_limits limits = {};
  model_settings models = {};
  std::chrono::milliseconds action_wait{10'000};  // for actions that were asked to end
};

class module_shelf final : public engine::workflow_source {
 public:
  // Throws test_error.
  explicit module_shelf(shelf_options options);
  ~module_shelf() override;
  module_shelf(const module_shelf&) = delete;
  module_shelf& operator=(const module_shelf&) = delete;

  engine::dispatcher& actions() { return prompts_; }
  const pawl_host& table() const { return *dispatcher_->table(); }
  // Those of the host that is running now; null: none is.
  void use(const actions::own_actions* of_host) { own_actions_ = of_host; }
  std::shared_ptr<const modules::action> find_action(std::string_view name) const;

  // What actions that need that kind are given from now on. Throws test_error when no module has
  // the kind, or the fields do not fit it.
  void set_credential(std::string kind, std::string fields);

  engine::workflow_handle newest(std::string_view workflow) override;
  // Whatever version wrote the journal: there is one of each module here.
  result<engine::workflow_handle> pinned(const modules::pin& to,
                                         std::string_view workflow) override;

 private:
  void load(const std::filesystem::path& file);
  void take(modules::library from, modules::module_file found, const std::string& name);
  void give_credentials(const actions::credential_request& asked,
                        const actions::credential_answer& answer);
  void enter_names(const std::shared_ptr<modules::loaded_module>& module);

  shelf_options options_;
  std::mutex credentials_mutex_;
  std::map<std::string, std::string> credentials_;  // fields by kind, as JSON
  std::unique_ptr<actions::action_dispatcher> dispatcher_;
  models::prompt_dispatcher prompts_;
  const actions::own_actions* own_actions_ = nullptr;
  std::vector<pawl_module_entry> entries_;
  std::vector<std::shared_ptr<modules::loaded_module>> modules_;
  std::map<std::string, std::shared_ptr<const modules::action>, std::less<>> actions_;
  std::map<std::string, engine::workflow_handle, std::less<>> workflows_;
};

}  // namespace pawl::testing
