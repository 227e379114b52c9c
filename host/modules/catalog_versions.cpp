// What people see of a host's versions, and what they decide about them.
#include "logging/log.hpp"
#include "modules/binary.hpp"
#include "modules/catalog.hpp"
#include "modules/durable_file.hpp"
#include "modules/library.hpp"

#include <algorithm>
#include <utility>

namespace pawl::modules {
namespace {

namespace fs = std::filesystem;

std::string build_of(const pin& which) {
  return which.version + "-" + which.sha256.substr(0, 12);
}

// With its signature, if there is one. It may fail: what matters is a copy elsewhere.
void copy_module(const fs::path& from, const fs::path& to) {
  std::error_code ignored;
  const auto replacing = fs::copy_options::overwrite_existing;
  fs::copy_file(signature_file(from), signature_file(to), replacing, ignored);
  fs::copy_file(from, to, replacing, ignored);
}

// A file on its way into a directory; gone with its scope unless it was renamed.
class incoming_file {
 public:
  explicit incoming_file(fs::path path) : path_(std::move(path)) {}
  ~incoming_file() { copies::discard(path_); }
  incoming_file(const incoming_file&) = delete;
  incoming_file& operator=(const incoming_file&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

const char* const catalog::removed_reason =
    "it was drained or removed, but its file is still there; `pawl modules activate` takes it up "
    "again, or delete the file";

result<void> catalog::recall_choices() {
  auto read = read_choices(choices_file_);
  if (!read) return std::move(read).error();
  recorded_ = choices_ = std::move(*read);
  return {};
}

// With state_mutex_ held. What people chose, in the place of what the folders offer.
void catalog::apply_choices(findings& found) {
  offered_.clear();
  for (const candidate& each : found.candidates) offered_[each.about.name] = each.about.sha256;
  for (auto each = choices_.activated.begin(); each != choices_.activated.end();) {
    const auto& [name, made] = *each;
    const auto offered = offered_.find(name);
    const bool other_file = offered != offered_.end() && offered->second != made.instead_of;
    auto copy = other_file ? std::nullopt : copies_.find(made.version.sha256);
    if (!copy) {
      log::info("another file takes the place of the version that was activated",
                {{"module", name}, {"version", made.version.version}});
      each = choices_.activated.erase(each);
      continue;
    }
    const auto in_place = std::ranges::find_if(
        found.candidates, [&](const candidate& other) { return other.about.name == name; });
    if (in_place == found.candidates.end()) {
      found.candidates.push_back({std::move(*copy), options_.directories.size() + 1});
    } else {
      in_place->about = std::move(*copy);
    }
    ++each;
  }
}

// With state_mutex_ held. Makes the choices durable, and which versions are live, so that the ones
// before them are kept.
void catalog::remember_live() {
  choices next = choices_;
  for (const active_module& live : active_) {
    const pin& now = live.module->about().pin();
    if (now.sha256 == builtin_sha256) continue;
    const auto [last, is_new] = next.live.try_emplace(now.module, now);
    if (is_new || last->second == now) continue;
    next.previous[now.module] = std::exchange(last->second, now);
  }
  if (auto decided = decide(std::move(next)); !decided) {
    log::warning("what was chosen about modules may not hold over a restart",
                 {{"reason", decided.error().message}});
  }
}

// With both mutexes held. Durable when it returns, or not done.
result<void> catalog::decide(choices next) {
  if (next != recorded_) {
    if (auto written = write_choices(choices_file_, next); !written) return written;
    recorded_ = next;
  }
  choices_ = std::move(next);
  return {};
}

std::vector<module_version> catalog::versions() {
  std::lock_guard lock(state_mutex_);
  std::vector<module_version> all;
  std::set<pin> listed;
  const auto add = [&](const module_description& about, std::string_view state) {
    const bool draining = is_drained(about.pin());
    if (listed.insert(about.pin()).second)
      all.push_back({about, draining ? "draining" : state, {}});
  };
  for (const active_module& live : active_) {
    add(live.module->about(), "active");
    all.back().about.file = live.file;
  }
  for (const auto& [which, module] : loaded_) add(module->about(), "old");
  for (const pin& copy : copies_.list()) {
    if (listed.contains(copy)) continue;
    if (auto about = copies_.find(copy.sha256)) add(*about, "old");
  }
  for (const module_version& each : removed_) {
    std::error_code ignored;
    if (listed.contains(each.about.pin()) || !fs::exists(each.about.file, ignored)) continue;
    all.push_back(each);
  }
  std::ranges::sort(all, {}, [](const module_version& each) { return each.about.pin(); });
  for (const refusal& each : refusals_) {
    module_version refused{{}, "refused", each.reason};
    refused.about.file = each.file;
    all.push_back(std::move(refused));
  }
  return all;
}

result<pin> catalog::find_version(std::string_view name, std::string_view version) {
  std::vector<pin> found;
  std::string known, fitting;
  for (const module_version& each : versions()) {
    const pin which = each.about.pin();
    if (which.module != name) continue;
    known += (known.empty() ? "" : ", ") + build_of(which);
    if (version != which.version && version != build_of(which)) continue;
    fitting +=
        (fitting.empty() ? "" : ", ") + build_of(which) + " (" + std::string(each.state) + ")";
    found.push_back(which);
  }
  const std::string what = "module " + std::string(name);
  if (known.empty()) return failure{PAWL_ERROR_NOT_FOUND, "there is no " + what};
  if (found.empty()) {
    return failure{PAWL_ERROR_NOT_FOUND, "there is no version " + std::string(version) + " of " +
                                             what + "; there are " + known};
  }
  if (found.size() > 1) {
    return failure{PAWL_ERROR_INVALID_INPUT, "there are several builds of version " +
                                                 std::string(version) + " of " + what +
                                                 "; say which: " + fitting};
  }
  return found.front();
}

const active_module* catalog::live_one(std::string_view name) const {
  const auto live = std::ranges::find_if(active_, [&](const active_module& each) {
    return !each.draining && each.module->about().name == name;
  });
  return live == active_.end() ? nullptr : &*live;
}

// With state_mutex_ held.
failure catalog::why_not_live(const pin& wanted, const fs::path& file) const {
  std::string why =
      "version " + build_of(wanted) + " of module " + wanted.module + " can't be taken";
  const auto refused = std::ranges::find(refusals_, file, &refusal::file);
  if (refused != refusals_.end()) why += ": " + refused->reason;
  if (const active_module* live = live_one(wanted.module); live != nullptr) {
    why += "; new runs still take " + build_of(live->module->about().pin());
  }
  return failure{PAWL_ERROR_HOST_MISUSE, std::move(why)};
}

result<void> catalog::activate(const pin& version) {
  std::lock_guard scanning(scan_mutex_);
  scan_now({});  // for what the folders offer at this moment
  const auto copy = copies_.find(version.sha256);
  const auto removed = std::ranges::find(
      removed_, version, [](const module_version& each) { return each.about.pin(); });
  if (!copy && removed == removed_.end()) {
    return failure{PAWL_ERROR_NOT_FOUND, "no copy of version " + build_of(version) + " of module " +
                                             version.module +
                                             " is kept any more; install its file again"};
  }
  const fs::path file = copy ? copy->file : removed->about.file;
  choices before;
  {
    std::lock_guard lock(state_mutex_);
    before = choices_;
    choices next = choices_;
    next.drained.erase(version);
    next.activated.erase(version.module);
    const auto offered = offered_.find(version.module);
    const std::string instead_of = offered == offered_.end() ? std::string() : offered->second;
    if (copy && instead_of != version.sha256) {
      next.activated[version.module] = {version, instead_of};
    }
    if (auto decided = decide(std::move(next)); !decided) return decided;
  }
  scan_now({});
  std::lock_guard lock(state_mutex_);
  const active_module* live = live_one(version.module);
  if (live != nullptr && live->module->about().pin() == version) return {};
  failure why = why_not_live(version, file);
  before.live = choices_.live;
  before.previous = choices_.previous;
  if (auto undone = decide(std::move(before)); !undone) return undone;
  return why;
}

result<void> catalog::drain(const pin& version) {
  if (version.sha256 == builtin_sha256) {
    return failure{PAWL_ERROR_CONFLICT,
                   "module " + version.module + " is compiled into this program and stays with it"};
  }
  std::lock_guard scanning(scan_mutex_);
  {
    std::lock_guard lock(state_mutex_);
    choices next = choices_;
    next.drained.insert(version);
    const auto chosen = next.activated.find(version.module);
    if (chosen != next.activated.end() && chosen->second.version == version) {
      next.activated.erase(chosen);
    }
    if (auto decided = decide(std::move(next)); !decided) return decided;
  }
  scan_now({});
  return {};
}

result<pin> catalog::install(std::string_view bytes, std::string_view signature) {
  std::lock_guard scanning(scan_mutex_);
  const fs::path& directory = options_.installed_directory;
  if (auto made = make_directories(directory); !made) return std::move(made).error();
  const incoming_file incoming(directory / ".incoming");
  auto written = replace_durably(incoming.path(), bytes);
  if (written && !signature.empty()) {
    written = replace_durably(signature_file(incoming.path()), signature);
  }
  if (!written) return std::move(written).error();
  auto read = read_binary(incoming.path());
  if (!read) return std::move(read).error();
  auto signed_file = check_signature(*read, incoming.path());
  if (!signed_file) return std::move(signed_file).error();
  auto about = admit(*read, *signed_file);
  if (!about) return std::move(about).error();

  const pin version = about->pin();
  const fs::path file = directory / (version.module + library_suffix().string());
  const incoming_file before(directory / ".before");
  std::error_code error;
  if (fs::exists(file, error)) copy_module(file, before.path());
  if (!signature.empty()) fs::rename(signature_file(incoming.path()), signature_file(file), error);
  fs::rename(incoming.path(), file, error);
  if (error) {
    return failure{PAWL_ERROR_UNAVAILABLE,
                   "can't put the module at " + file.string() + ": " + error.message()};
  }
  if (auto synced = sync_directory(directory); !synced) return std::move(synced).error();
  {
    std::lock_guard lock(state_mutex_);
    choices next = choices_;
    next.drained.erase(version);
    next.activated.erase(version.module);
    if (auto decided = decide(std::move(next)); !decided) return std::move(decided).error();
  }
  scan_now({});
  std::lock_guard lock(state_mutex_);
  const active_module* live = live_one(version.module);
  if (live != nullptr && live->module->about().pin() == version) return version;
  failure why = why_not_live(version, file);
  copies::discard(file);
  if (fs::exists(before.path(), error)) copy_module(before.path(), file);
  return why;
}

}  // namespace pawl::modules
