#include "testing/module_shelf.hpp"

#include "actions/payload.hpp"
#include "models/find_tools.hpp"
#include "modules/binary.hpp"
#include "modules/search_path.hpp"

#include <pawl/testing/payload.hpp>

#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace pawl::testing {
namespace {

// A module knows one host at a time, so it is on one shelf at a time.
class entries_in_use {
 public:
  static bool take(pawl_module_entry entry) {
    std::lock_guard lock(mutex());
    return all().insert(entry).second;
  }
  static void give_back(pawl_module_entry entry) {
    std::lock_guard lock(mutex());
    all().erase(entry);
  }

 private:
  static std::mutex& mutex() {
    static std::mutex of;
    return of;
  }
  static std::set<pawl_module_entry>& all() {
    static std::set<pawl_module_entry> entries;
    return entries;
  }
};

template <class T>
T value_or_throw(result<T> from, const std::string& whose) {
  if (!from) throw test_error(whose + ": " + from.error().message);
  return std::move(*from);
}

}  // namespace

module_shelf::module_shelf(shelf_options options)
    : options_(std::move(options)),
      dispatcher_(std::make_unique<actions::action_dispatcher>(actions::dispatcher_options{
          .find = [this](std::string_view name) { return find_action(name); },
          .credentials =
              [this](const actions::credential_request& asked,
                     const actions::credential_answer& answer) { give_credentials(asked, answer); },
          .payload_bytes_max = options_.limits.payload_bytes_max,
          .pool_threads_max = options_.limits.pool_threads_max})),
      prompts_(*dispatcher_, options_.models, [this](const model_tool& wanted) {
        return models::find_tools(wanted, actions_, workflows_);
      }) {
  try {
    for (pawl_module_entry entry : options_.builtin_modules) {
      modules::module_file found;
      found.sha256 = modules::builtin_sha256;
      take({nullptr, entry}, std::move(found), "the module in this program");
    }
    for (const std::filesystem::path& place : options_.modules) {
      if (!std::filesystem::is_directory(place)) {
        load(place);
        continue;
      }
      for (const auto& file : value_or_throw(modules::module_files(place), place.string()))
        load(file);
    }
  } catch (...) {
    for (pawl_module_entry entry : entries_) entries_in_use::give_back(entry);
    throw;
  }
}

module_shelf::~module_shelf() {
  const auto until = std::chrono::steady_clock::now() + options_.action_wait;
  while (dispatcher_->calls_open() > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  if (dispatcher_->calls_open() > 0) {
    // An action did not end although it was asked to. It is still in its module and will complete
    // its call some day: what it needs for that stays, and so do the module's entries in use.
    dispatcher_->close();
    static auto& kept =
        *new std::vector<std::pair<std::unique_ptr<actions::action_dispatcher>,
                                   std::vector<std::shared_ptr<modules::loaded_module>>>>;
    kept.emplace_back(std::move(dispatcher_), std::move(modules_));
    return;
  }
  for (const auto& module : modules_) module->close();
  for (pawl_module_entry entry : entries_) entries_in_use::give_back(entry);
}

void module_shelf::load(const std::filesystem::path& file) {
  const std::string name = "module " + file.string();
  auto found = value_or_throw(modules::read_binary(file), name);
  found.file = std::filesystem::absolute(file);
  take(value_or_throw(modules::open_library(found.file), name), std::move(found), name);
}

void module_shelf::take(modules::library from, modules::module_file found,
                        const std::string& name) {
  if (!entries_in_use::take(from.entry)) {
    throw test_error(name +
                     " is in another environment that still lives, or has an action there that "
                     "never ended: a module can be in one environment at a time");
  }
  entries_.push_back(from.entry);
  auto module = value_or_throw(
      modules::loaded_module::make(std::move(from), dispatcher_->table(), std::move(found)), name);
  const auto config = options_.module_config.find(module->about().name);
  auto opened = module->open(dispatcher_->table(),
                             config == options_.module_config.end() ? "{}" : config->second);
  if (!opened) throw test_error(name + ": " + opened.error().message);
  enter_names(module);
  modules_.push_back(std::move(module));
}

void module_shelf::enter_names(const std::shared_ptr<modules::loaded_module>& module) {
  for (const modules::action& each : module->actions()) {
    if (!actions_.emplace(each.name, std::shared_ptr<const modules::action>(module, &each)).second)
      throw test_error("two modules have an action " + each.name);
  }
  for (const modules::workflow& each : module->workflows()) {
    if (!workflows_.emplace(each.name, engine::workflow_handle(module, &each)).second)
      throw test_error("two modules have a workflow " + each.name);
  }
}

void module_shelf::set_credential(std::string kind, std::string fields) {
  for (const auto& module : modules_) {
    for (const modules::credential& each : module->credentials()) {
      if (each.name != kind) continue;
      auto fits = actions::check_payload(each.fields, fields, PAWL_ERROR_INVALID_INPUT,
                                         "fields of credential", kind);
      if (!fits) throw test_error(fits.error().message);
      std::lock_guard lock(credentials_mutex_);
      credentials_[std::move(kind)] = std::move(fields);
      return;
    }
  }
  throw test_error("no module of this environment has a kind of credential " + kind);
}

void module_shelf::give_credentials(const actions::credential_request& asked,
                                    const actions::credential_answer& answer) {
  std::vector<std::string> fields;
  {
    std::lock_guard lock(credentials_mutex_);
    for (const std::string& kind : asked.kinds) {
      const auto found = credentials_.find(kind);
      if (found != credentials_.end()) fields.push_back(found->second);
    }
  }
  if (fields.size() == asked.kinds.size())
    return answer(actions::given_credentials{std::move(fields)});
  answer(failure{PAWL_ERROR_MISSING_CREDENTIAL,
                 "action " + asked.action +
                     " needs a credential that this test has not given: set_credential()"});
}

std::shared_ptr<const modules::action> module_shelf::find_action(std::string_view name) const {
  if (own_actions_ != nullptr) {
    if (auto own = own_actions_->find(name)) return own;
  }
  const auto found = actions_.find(name);
  return found == actions_.end() ? nullptr : found->second;
}

engine::workflow_handle module_shelf::newest(std::string_view workflow) {
  const auto found = workflows_.find(workflow);
  return found == workflows_.end() ? nullptr : found->second;
}

result<engine::workflow_handle> module_shelf::pinned(const modules::pin&,
                                                     std::string_view workflow) {
  if (auto found = newest(workflow)) return found;
  return failure{PAWL_ERROR_UNKNOWN_WORKFLOW,
                 "no module of this environment has a workflow " + std::string(workflow)};
}

}  // namespace pawl::testing
