// All modules of a host: finds files, has them described and copied, loads the copies, and answers
// which action or workflow a name means, now or for a run that is held to an older version.
//
// Any thread. A lookup only takes a reference to the newest snapshot. What a lookup returned keeps
// its module usable until it is released; releasing it all is what lets a module be drained.
#pragma once

#include "modules/copies.hpp"
#include "modules/describer.hpp"
#include "modules/pin.hpp"
#include "modules/snapshot.hpp"

#include <pawl/module.h>
#include <pawl/result.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::modules {

struct catalog_options {
  std::filesystem::path copies_directory;          // <data>/modules
  std::vector<std::filesystem::path> directories;  // see search_path.hpp
  std::map<std::string, std::string> config;       // JSON object by module name
  const pawl_host* host = nullptr;                 // given to modules; outlives the catalog
  describe_options describe;
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

  // Looks through the directories and makes the snapshot what they hold now. A file that can't be
  // used is logged once and listed with its reason; if it stood for a live module, that version
  // stays live.
  void scan();

  [[nodiscard]] std::shared_ptr<const snapshot> current() const;
  // The newest, or null when no module exports that name.
  [[nodiscard]] std::shared_ptr<const action> find_action(std::string_view name) const;
  [[nodiscard]] std::shared_ptr<const workflow> find_workflow(std::string_view name) const;
  [[nodiscard]] std::shared_ptr<const credential> find_credential(std::string_view name) const;
  // The one of exactly that binary, loaded from its copy if need be. Errors: unknown_workflow;
  // not_found when the copy is gone; host_misuse when it can't be used any more.
  result<std::shared_ptr<const workflow>> find_workflow(const pin& pinned_to,
                                                        std::string_view name);

  // Closes and forgets what is neither live, nor pinned, nor held by anyone, and removes its copy.
  // The number of copies removed.
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
  };
  class names;

  findings look();
  result<module_description> admit(const std::filesystem::path& file);
  static void choose(findings& found);
  void activate(findings found);
  result<std::shared_ptr<loaded_module>> claim(const module_description& about, names& taken);
  result<std::shared_ptr<loaded_module>> load(const pin& wanted, const std::filesystem::path& file);
  result<void> open(const std::shared_ptr<loaded_module>& module);
  void publish();

  const catalog_options options_;
  const copies copies_;

  std::mutex scan_mutex_;  // one scan at a time; taken before state_mutex_
  std::map<std::string, failure, std::less<>> refused_;  // by sha256: no need to describe it again

  std::mutex state_mutex_;  // [main] of the ABI: modules are opened and closed under it
  std::vector<std::shared_ptr<void>>
      mapped_;  // until the end: a module's thread may outlive close()
  std::map<pin, std::shared_ptr<loaded_module>> loaded_;
  std::vector<active_module> active_;
  std::vector<refusal> refusals_;
  bool shut_down_ = false;

  // Guards the pointer alone: std::atomic<shared_ptr> of libstdc++ 12 loads without a release, a
  // data race by the letter and for ThreadSanitizer.
  mutable std::mutex current_mutex_;
  std::shared_ptr<const snapshot> current_;
};

}  // namespace pawl::modules
