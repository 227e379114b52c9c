// What this module exports, and the host it runs in. Static objects enter themselves while the
// library is loaded, before any thread of the host calls in; after that nothing here changes. One
// per module: each is linked so that it sees no other's (pawl_add_module).
#pragma once

#include <pawl/action.h>
#include <pawl/host.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::detail {

struct extension_entry {
  std::string_view id;
  const void* table;
};

struct module_exports {
  const pawl_host* host = nullptr;  // set by the entry
  std::vector<const pawl_action*> actions;
  std::vector<extension_entry> extensions;
  std::string config_schema;
  std::function<void(std::string_view config)> open;
  std::function<void()> close;
};

inline module_exports& exports() {
  static module_exports all;
  return all;
}

// Null before the entry was called.
inline const pawl_host* host() {
  return exports().host;
}

inline void add_action(const pawl_action& descriptor) {
  exports().actions.push_back(&descriptor);
}

// Offers a table under an id of extension.h; the same table may be entered again.
inline void add_extension(std::string_view id, const void* table) {
  for (const extension_entry& known : exports().extensions) {
    if (known.id == id) return;
  }
  exports().extensions.push_back({id, table});
}

}  // namespace pawl::detail
