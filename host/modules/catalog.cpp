#include "modules/catalog.hpp"

#include "logging/log.hpp"
#include "modules/binary.hpp"
#include "modules/durable_file.hpp"
#include "modules/search_path.hpp"
#include "modules/settled.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <set>
#include <tuple>

namespace pawl::modules {
namespace {

std::string named(const module_description& about) {
  return about.name + " " + about.version +
         (about.file.empty() ? " (compiled in)" : " (" + about.file.string() + ")");
}

const std::string& name_of(const active_module& live) {
  return live.module->about().name;
}

}  // namespace

// Who holds which name, while a new set of live modules is put together.
class catalog::names {
 public:
  // Takes all names of the module, or none and says which one someone else holds.
  result<void> take(const module_description& about) {
    for (const auto& [kind, name] : names_of(about)) {
      if (const auto holder = holders_.find({kind, name}); holder != holders_.end()) {
        return failure{PAWL_ERROR_CONFLICT, "the " + kind + " name " + name +
                                                " is taken by module " + holder->second +
                                                "; rename it or remove one of the two"};
      }
    }
    for (const auto& key : names_of(about)) holders_.emplace(key, named(about));
    return {};
  }

  void release(const module_description& about) {
    for (const auto& key : names_of(about)) holders_.erase(key);
  }

 private:
  using key = std::pair<std::string, std::string>;  // kind, name

  static std::vector<key> names_of(const module_description& about) {
    std::vector<key> keys = {{"module", about.name}};
    for (const exported& item : about.actions) keys.emplace_back("action", item.name);
    for (const exported& item : about.workflows) keys.emplace_back("workflow", item.name);
    for (const credential_kind& kind : about.credentials) {
      keys.emplace_back("credential kind", kind.name);
    }
    return keys;
  }

  std::map<key, std::string> holders_;
};

catalog::catalog(catalog_options options)
    : options_(std::move(options)),
      copies_(options_.copies_directory),
      choices_file_(options_.copies_directory / "choices.json"),
      current_(std::make_shared<snapshot>()) {}

catalog::~catalog() {
  shutdown();
}

result<void> catalog::add_builtin(pawl_module_entry entry) {
  std::lock_guard lock(state_mutex_);
  module_file found;
  found.sha256 = builtin_sha256;
  auto module = loaded_module::make({nullptr, entry}, options_.host, std::move(found));
  if (!module) return std::move(module).error();
  names taken;
  for (const active_module& live : active_) (void)taken.take(live.module->about());
  if (auto took = taken.take((*module)->about()); !took) return took;
  if (auto opened = open(*module); !opened) return opened;
  active_.push_back({std::move(*module), {}});
  publish();
  return {};
}

bool catalog::scan(std::chrono::milliseconds quiet) {
  std::lock_guard scanning(scan_mutex_);
  return scan_now(quiet);
}

// With scan_mutex_ held.
bool catalog::scan_now(std::chrono::milliseconds quiet) {
  findings found = look(quiet);  // slow, so without the lock that loading a pinned copy needs
  const bool complete = found.unsettled.empty() && !found.short_of_means;
  std::lock_guard lock(state_mutex_);
  if (shut_down_) return true;
  put_in_force(std::move(found));
  publish();
  return complete;
}

catalog::findings catalog::look(std::chrono::milliseconds quiet) {
  findings found;
  std::vector<std::filesystem::path> directories;
  if (!options_.installed_directory.empty()) directories.push_back(options_.installed_directory);
  directories.insert(directories.end(), options_.directories.begin(), options_.directories.end());
  for (size_t i = 0; i < directories.size(); ++i) {
    auto files = module_files(directories[i]);
    if (!files) {
      found.refused.push_back({directories[i], files.error().message});
      continue;
    }
    for (const std::filesystem::path& file : *files) {
      if (quiet.count() > 0 && !is_settled(file, quiet)) {
        found.unsettled.push_back(file);
      } else {
        look_at(file, i, found);
      }
    }
  }
  return found;
}

void catalog::look_at(const std::filesystem::path& file, size_t directory, findings& found) {
  const auto refuse = [&](const failure& why) {
    found.refused.push_back({file, why.message});
    found.short_of_means |= why.code == PAWL_ERROR_UNAVAILABLE;
  };
  auto read = read_binary(file);
  if (!read) return refuse(read.error());
  const auto of_it = [&](const pin& each) { return each.sha256 == read->sha256; };
  const auto drained = std::ranges::find_if(choices_.drained, of_it);
  if (drained != choices_.drained.end() && !copies_.find(read->sha256)) {
    module_version removed{{}, "removed", removed_reason};
    static_cast<module_file&>(removed.about) = std::move(*read);
    removed.about.name = drained->module;
    removed.about.version = drained->version;
    found.removed.push_back(std::move(removed));
    return;
  }
  auto signature = check_signature(*read, file);
  if (!signature) return refuse(signature.error());
  auto about = admit(*read, *signature);
  if (!about) return refuse(about.error());
  found.candidates.push_back({std::move(*about), directory});
}

// The signature that makes the file one to be loaded; empty where none is asked for.
result<std::string> catalog::check_signature(const binary& read,
                                             const std::filesystem::path& file) const {
  if (!options_.trusted) return std::string();
  std::string signature = read_text(signature_file(file));
  if (auto valid = options_.trusted->verify(read.bytes, signature); !valid) return valid.error();
  return signature;
}

// From a file to a described copy.
result<module_description> catalog::admit(const binary& read, const std::string& signature) {
  std::optional<module_description> about = copies_.find(read.sha256);
  if (about) {
    about->file = read.file;
  } else {
    if (const auto before = refused_.find(read.sha256); before != refused_.end()) {
      return before->second;
    }
    auto staged = copies_.stage(read.bytes);
    if (!staged) return std::move(staged).error();
    auto described = describe_in_child(*staged, options_.describe);
    if (described) {
      static_cast<module_file&>(*described) = read;
      if (auto kept = copies_.keep(*staged, *described); !kept) described = std::move(kept).error();
    }
    if (!described) {
      copies::discard(*staged);
      const bool is_final = described.error().code == PAWL_ERROR_HOST_MISUSE;
      if (is_final) refused_.emplace(read.sha256, described.error());
      return described;
    }
    about = std::move(*described);
  }
  if (!signature.empty()) {
    auto kept = copies_.keep_signature(about->pin(), signature);
    if (!kept) return std::move(kept).error();
  }
  return std::move(*about);
}

// Of several files with one module name, one that is not drained wins, then the earliest directory,
// and within it the highest version.
void catalog::choose(findings& found) const {
  const auto before = [&](const candidate& left, const candidate& right) {
    if (left.about.name != right.about.name) return left.about.name < right.about.name;
    const bool drained = is_drained(left.about.pin());
    if (drained != is_drained(right.about.pin())) return !drained;
    if (left.directory != right.directory) return left.directory < right.directory;
    const int versions = ::strverscmp(left.about.version.c_str(), right.about.version.c_str());
    return versions != 0 ? versions > 0 : left.about.file < right.about.file;
  };
  std::ranges::sort(found.candidates, before);
  std::vector<candidate> chosen;
  for (candidate& next : found.candidates) {
    if (chosen.empty() || chosen.back().about.name != next.about.name) {
      chosen.push_back(std::move(next));
    } else if (chosen.back().about.sha256 != next.about.sha256 && !is_drained(next.about.pin())) {
      found.refused.push_back({next.about.file, "module " + named(chosen.back().about) +
                                                    " is used instead of this version " +
                                                    next.about.version +
                                                    "; remove one of the two"});
    }
  }
  found.candidates = std::move(chosen);
}

void catalog::put_in_force(findings found) {
  choose(found);
  apply_choices(found);
  const auto live_named = [&](const std::string& name) {
    return std::ranges::find(active_, name, name_of);
  };
  const auto live_from = [&](const std::filesystem::path& file) {
    return std::ranges::find(active_, file, &active_module::file);
  };
  names taken;
  std::vector<active_module> next_active;
  const auto stay = [&](std::vector<active_module>::iterator live) {
    if (live != active_.end() && taken.take(live->module->about())) next_active.push_back(*live);
  };
  const auto stay_unless_replaced = [&](std::vector<active_module>::iterator live) {
    const auto replaces = [&](const candidate& next) { return next.about.name == name_of(*live); };
    if (live != active_.end() && std::ranges::none_of(found.candidates, replaces)) stay(live);
  };
  for (auto live = active_.begin(); live != active_.end(); ++live) {
    if (live->file.empty()) stay(live);
  }
  for (const refusal& refused : found.refused) {
    stay_unless_replaced(live_from(refused.file));
  }
  for (const std::filesystem::path& file : found.unsettled) stay_unless_replaced(live_from(file));

  // A live module keeps its names: first what stays as it is, then new versions, then what is new.
  const auto rank = [&](const candidate& next) {
    const auto live = live_named(next.about.name);
    const bool same = live != active_.end() && live->module->about().pin() == next.about.pin();
    return std::tuple(same ? 0 : live != active_.end() ? 1 : 2, next.directory, next.about.file);
  };
  std::ranges::sort(found.candidates, {}, rank);
  for (const candidate& next : found.candidates) {
    if (auto module = claim(next.about, taken)) {
      next_active.push_back({std::move(*module), next.about.file, is_drained(next.about.pin())});
    } else {
      found.refused.push_back({next.about.file, module.error().message});
      stay(live_named(next.about.name));
      stay(live_from(next.about.file));
    }
  }

  for (const refusal& refused : found.refused) {
    if (std::ranges::find(refusals_, refused) == refusals_.end()) {
      log::warning("module refused", {{"file", refused.file.string()}, {"reason", refused.reason}});
    }
  }
  std::ranges::sort(next_active, {}, name_of);
  active_ = std::move(next_active);
  refusals_ = std::move(found.refused);
  removed_ = std::move(found.removed);
  remember_live();
}

// With state_mutex_ held.
result<std::shared_ptr<loaded_module>> catalog::claim(const module_description& about,
                                                      names& taken) {
  if (auto took = taken.take(about); !took) return std::move(took).error();
  auto module = load(about.pin(), about.file);
  if (!module) taken.release(about);
  return module;
}

// With state_mutex_ held.
result<std::shared_ptr<loaded_module>> catalog::load(const pin& wanted,
                                                     const std::filesystem::path& file) {
  if (const auto known = loaded_.find(wanted); known != loaded_.end()) return known->second;
  const std::filesystem::path path = copies_.path_of(wanted);
  auto read = read_binary(path);
  if (!read) {
    return failure{read.error().code, "the kept copy " + path.string() + " of module " +
                                          wanted.module + " " + wanted.version + ": " +
                                          read.error().message};
  }
  if (read->sha256 != wanted.sha256) {
    return refusal_because("the kept copy " + path.string() +
                           " was changed after it was made; remove its directory and scan again");
  }
  if (auto signed_copy = check_signature(*read, path); !signed_copy) {
    return std::move(signed_copy).error();
  }
  auto opened = open_library(path);
  if (!opened) return std::move(opened).error();
  module_file found = std::move(*read);
  found.file = file;
  auto module = loaded_module::make(std::move(*opened), options_.host, std::move(found));
  if (!module) return module;
  if ((*module)->about().pin() != wanted) {
    return refusal_because("it describes itself differently each time: as " + wanted.module + " " +
                           wanted.version + " first, then as " + named((*module)->about()));
  }
  if (auto ready = open(*module); !ready) return std::move(ready).error();
  return module;
}

// With state_mutex_ held.
result<void> catalog::open(const std::shared_ptr<loaded_module>& module) {
  const auto config = options_.config.find(module->about().name);
  auto opened =
      module->open(options_.host, config == options_.config.end() ? "{}" : config->second);
  if (!opened) return opened;
  loaded_.emplace(module->about().pin(), module);
  for (const std::string& warning : module->about().warnings) {
    log::warning("module is unwise", {{"module", named(module->about())}, {"reason", warning}});
  }
  log::info("module loaded", {{"module", named(module->about())}});
  return {};
}

// With state_mutex_ held.
void catalog::publish() {
  auto next = std::make_shared<snapshot>();
  next->active = active_;
  next->loaded = {loaded_.begin(), loaded_.end()};
  next->refused = refusals_;
  for (const active_module& live : active_) {
    for (const action& item : live.module->actions()) {
      next->actions.emplace(item.name, std::shared_ptr<const action>(live.module, &item));
    }
    for (const workflow& item : live.module->workflows()) {
      if (live.draining) break;
      next->workflows.emplace(item.name, std::shared_ptr<const workflow>(live.module, &item));
    }
    for (const credential& kind : live.module->credentials()) {
      next->credentials.emplace(kind.name, std::shared_ptr<const credential>(live.module, &kind));
    }
  }
  has_old_ =
      std::ranges::any_of(active_, &active_module::draining) ||
      std::ranges::any_of(loaded_, [&](const auto& each) {
        return std::ranges::find(active_, each.second, &active_module::module) == active_.end();
      });
  std::shared_ptr<const snapshot> last = std::move(next);  // released after the lock
  std::lock_guard lock(current_mutex_);
  current_.swap(last);
}

std::shared_ptr<const snapshot> catalog::current() const {
  std::lock_guard lock(current_mutex_);
  return current_;
}

std::shared_ptr<const action> catalog::find_action(std::string_view name) const {
  const auto now = current();
  const auto found = now->actions.find(name);
  return found == now->actions.end() ? nullptr : found->second;
}

std::shared_ptr<const workflow> catalog::find_workflow(std::string_view name) const {
  const auto now = current();
  const auto found = now->workflows.find(name);
  return found == now->workflows.end() ? nullptr : found->second;
}

std::shared_ptr<const credential> catalog::find_credential(std::string_view name) const {
  const auto now = current();
  const auto found = now->credentials.find(name);
  return found == now->credentials.end() ? nullptr : found->second;
}

result<std::shared_ptr<const workflow>> catalog::find_workflow(const pin& pinned_to,
                                                               std::string_view name) {
  const auto now = current();
  std::shared_ptr<const loaded_module> module;
  if (const auto known = now->loaded.find(pinned_to); known != now->loaded.end()) {
    module = known->second;
  } else {
    const std::string what = "module " + pinned_to.module + " " + pinned_to.version;
    if (pinned_to.sha256 == builtin_sha256) {
      return failure{PAWL_ERROR_NOT_FOUND,
                     what +
                         " was compiled into the program that started this run; "
                         "continue the run with that program"};
    }
    std::lock_guard lock(state_mutex_);
    if (shut_down_) return failure{PAWL_ERROR_UNAVAILABLE, "the host is shutting down"};
    auto described = copies_.find(pinned_to.sha256);
    if (!described || described->pin() != pinned_to) {
      return failure{PAWL_ERROR_NOT_FOUND,
                     "the copy of " + what + " that this run is held to is gone (" +
                         copies_.path_of(pinned_to).string() +
                         "); put a file with the same bytes (sha256 " + pinned_to.sha256 +
                         ") into a module folder, or migrate the run"};
    }
    auto loaded = load(pinned_to, described->file);
    if (!loaded) return std::move(loaded).error();
    module = *loaded;
    publish();
  }
  for (const workflow& item : module->workflows()) {
    if (item.name == name) return std::shared_ptr<const workflow>(module, &item);
  }
  return failure{PAWL_ERROR_UNKNOWN_WORKFLOW,
                 "module " + named(module->about()) + " has no workflow " + std::string(name)};
}

size_t catalog::collect(std::span<const pin> pinned) {
  std::lock_guard scanning(
      scan_mutex_);  // a scan may just have kept a copy that it is about to load
  std::lock_guard lock(state_mutex_);
  std::set<pin> wanted(pinned.begin(), pinned.end());
  std::erase_if(active_, [&](const active_module& live) {
    const bool over = live.draining && !wanted.contains(live.module->about().pin());
    if (!over) return false;
    if (live.file.parent_path() == options_.installed_directory) copies::discard(live.file);
    removed_.push_back({live.module->about(), "removed", removed_reason});
    removed_.back().about.file = live.file;
    return true;
  });
  for (const active_module& live : active_) wanted.insert(live.module->about().pin());

  // Out of the snapshot first, so that no one can find it any more; what is still held then is in
  // use.
  std::map<pin, std::shared_ptr<loaded_module>> unwanted;
  for (auto each = loaded_.begin(); each != loaded_.end();) {
    const auto next = std::next(each);
    if (!wanted.contains(each->first)) unwanted.insert(loaded_.extract(each));
    each = next;
  }
  publish();
  for (auto& [which, module] : unwanted) {
    if (module.use_count() == 1) {
      std::atomic_thread_fence(std::memory_order_acquire);  // pairs with the last holder's release
      close(module);
    } else {
      wanted.insert(which);
      loaded_.emplace(which, module);
    }
  }
  publish();
  const auto now = std::chrono::steady_clock::now();
  std::erase_if(closed_, [&](const closed_library& each) {
    return now - each.since >= options_.unload_after;
  });

  for (const auto& [name, before] : choices_.previous) {
    if (!is_drained(before)) wanted.insert(before);
  }
  size_t removed = 0;
  for (const pin& copy : copies_.list()) {
    if (!wanted.contains(copy) && copies_.remove(copy)) ++removed;
  }
  copies_.remove_abandoned();
  return removed;
}

// With state_mutex_ held.
void catalog::close(const std::shared_ptr<loaded_module>& module) {
  module->close();
  closed_.push_back({module->library_handle(), std::chrono::steady_clock::now()});
}

void catalog::shutdown() {
  std::lock_guard lock(state_mutex_);
  shut_down_ = true;
  for (const auto& [which, module] : loaded_) close(module);
  active_.clear();
  loaded_.clear();
  publish();
}

}  // namespace pawl::modules
