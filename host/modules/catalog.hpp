// All modules of a host: finds files, has them described and copied, loads the copies, and answers
// which action or workflow a name means, now or for a run that is held to an older version.
//
// Any thread. A lookup only takes a reference to the newest snapshot. What a lookup returned keeps
// its module usable until it is released; releasing it all is what lets a module be drained.
#pragma once

#include "modules/choices.hpp"
#include "modules/copies.hpp"
#include "modules/describer.hpp"
#include "modules/pin.hpp"
#include "modules/signature.hpp"
#include "modules/snapshot.hpp"

#include <pawl/module.h>
#include <pawl/result.hpp>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::modules {

struct binary;

struct catalog_options {
  std::filesystem::path copies_directory;          // <data>/modules
  std::filesystem::path installed_directory;       // what install() keeps; empty: nowhere
  std::vector<std::filesystem::path> directories;  // see search_path.hpp; after the installed one
  std::map<std::string, std::string> config;       // JSON object by module name
  const pawl_host* host = nullptr;                 // given to modules; outlives the catalog
  describe_options describe;
  std::optional<trusted_key> trusted;  // none: signatures are not asked for
  // How long a closed module stays mapped: a thread of the host's may still be on its way out.
  std::chrono::milliseconds unload_after{10'000};
};

// One version of a module, as people see it.
struct module_version {
  module_description about;  // of a refused file no more than where it is
  std::string_view state;    // "active", "old", "draining", "removed", "refused"
  std::string reason;        // removed, refused: why
};

class catalog {
 public:
  explicit catalog(catalog_options options);
  ~catalog();  // shuts down
  catalog(const catalog&) = delete;
  catalog& operator=(const catalog&) = delete;

  // A module compiled into this program. Its names win over those of files, so add them before the
  // first scan. Errors: host_misuse, conflict, invalid_input (its configuration).
  result<void> add_builtin(pawl_module_entry entry);

  // What was chosen in this data directory before; once, before the first scan. Errors:
  // invalid_input.
  result<void> recall_choices();

  // Looks through the directories and makes the snapshot what they hold now, and what was chosen. A
  // file that can't be used is logged once and listed with its reason; if it stood for a live
  // module, that version stays live. False when it is worth another look later: a file is being
  // written, or changed within `quiet`, and is left; or the host was short of something, like room
  // on its disk.
  bool scan(std::chrono::milliseconds quiet = {});

  // --- versions (catalog_versions.cpp) ---
  // All there are, by name and version; then what was refused.
  [[nodiscard]] std::vector<module_version> versions();
  // `version` is a version or VERSION-SHA12. Errors: not_found; invalid_input when there are
  // several.
  [[nodiscard]] result<pin> find_version(std::string_view name, std::string_view version);
  // Checks the file and keeps it in the installed directory; new runs take it from now on. Errors:
  // host_misuse with the reason for which it is refused, unavailable.
  result<pin> install(std::string_view bytes, std::string_view signature);
  // New runs take this version, until the folders offer another file than they do now. Errors:
  // not_found (no copy is kept), host_misuse, conflict, unavailable.
  result<void> activate(const pin& version);
  // New runs don't take it any more; collect() removes it when no run is held to it. Its actions
  // stay until then. Errors: unavailable.
  result<void> drain(const pin& version);
  // Some version is only there for the runs that are held to it. Any thread, without a lock.
  [[nodiscard]] bool has_old() const { return has_old_.load(std::memory_order_relaxed); }

  [[nodiscard]] std::shared_ptr<const snapshot> current() const;
  // The newest, or null when no module exports that name.
  [[nodiscard]] std::shared_ptr<const action> find_action(std::string_view name) const;
  [[nodiscard]] std::shared_ptr<const workflow> find_workflow(std::string_view name) const;
  [[nodiscard]] std::shared_ptr<const credential> find_credential(std::string_view name) const;
  // The one of exactly that binary, loaded from its copy if need be. Errors: unknown_workflow;
  // not_found when the copy is gone; host_misuse when it can't be used any more.
  result<std::shared_ptr<const workflow>> find_workflow(const pin& pinned_to,
                                                        std::string_view name);

  // Closes and forgets what is neither live, nor pinned, nor held by anyone, and removes its copy,
  // but for that of the version before the live one. The number of copies removed.
  size_t collect(std::span<const pin> pinned);

  // Closes every module; lookups find nothing from then on. Call it when all calls are completed
  // and all instances destroyed. More than once is harmless.
  void shutdown();

 private:
  struct candidate {
    module_description about;
    size_t directory;  // index in the search path
  };
  struct findings {
    std::vector<candidate> candidates;
    std::vector<refusal> refused;
    std::vector<module_version> removed;
    std::vector<std::filesystem::path> unsettled;
    bool short_of_means = false;  // something was refused that may do when the disk has room, say
  };
  // Closed; until no thread can be in it any more.
  struct closed_library {
    std::shared_ptr<void> handle;
    std::chrono::steady_clock::time_point since;
  };
  class names;
  static const char* const removed_reason;

  bool scan_now(std::chrono::milliseconds quiet);
  findings look(std::chrono::milliseconds quiet);
  void look_at(const std::filesystem::path& file, size_t directory, findings& found);
  result<std::string> check_signature(const binary& read, const std::filesystem::path& file) const;
  result<module_description> admit(const binary& read, const std::string& signature);
  void choose(findings& found) const;
  void apply_choices(findings& found);
  void put_in_force(findings found);
  void remember_live();
  result<std::shared_ptr<loaded_module>> claim(const module_description& about, names& taken);
  result<std::shared_ptr<loaded_module>> load(const pin& wanted, const std::filesystem::path& file);
  result<void> open(const std::shared_ptr<loaded_module>& module);
  void publish();
  void close(const std::shared_ptr<loaded_module>& module);

  result<void> decide(choices next);
  [[nodiscard]] bool is_drained(const pin& which) const { return choices_.drained.contains(which); }
  [[nodiscard]] const active_module* live_one(std::string_view name) const;
  [[nodiscard]] failure why_not_live(const pin& wanted, const std::filesystem::path& file) const;

  const catalog_options options_;
  const copies copies_;
  const std::filesystem::path choices_file_;

  std::mutex scan_mutex_;  // one scan at a time; taken before state_mutex_
  std::map<std::string, failure, std::less<>> refused_;  // by sha256: no need to describe it again

  std::mutex state_mutex_;  // [main] of the ABI: modules are opened and closed under it
  std::vector<closed_library> closed_;
  std::map<pin, std::shared_ptr<loaded_module>> loaded_;
  std::vector<active_module> active_;
  std::vector<refusal> refusals_;
  std::vector<module_version> removed_;         // drained, collected, but a file is still there
  std::map<std::string, std::string> offered_;  // sha256 of what the folders offer, by module name
  choices choices_;                             // changed with both mutexes held
  choices recorded_;                            // what the file holds
  bool shut_down_ = false;
  std::atomic<bool> has_old_ = false;

  // Guards the pointer alone: std::atomic<shared_ptr> of libstdc++ 12 loads without a release, a
  // data race by the letter and for ThreadSanitizer.
  mutable std::mutex current_mutex_;
  std::shared_ptr<const snapshot> current_;
};

}  // namespace pawl::modules
