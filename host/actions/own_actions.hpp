// Actions of the host itself: for the dispatcher they stand among those of modules, so their
// payloads are checked, their calls cancelled and counted as any others'.
#pragma once

#include "modules/loaded_module.hpp"

#include <pawl/action.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace pawl::actions {

// What a module would say of an action.
struct own_action {
  std::string_view name, title, description;
  std::string_view input_schema, output_schema;
  // Takes a call and sees to it that it is ended, at once or later, by the host table's complete()
  // or fail(). Any thread; must not block.
  std::function<void(const pawl_call&)> start;
};

class own_actions {
 public:
  own_actions() = default;
  own_actions(const own_actions&) = delete;
  own_actions& operator=(const own_actions&) = delete;

  // Before the first call. The schemas are ours, so they must be right.
  void add(own_action what);

  // Null: there is no such action. Any thread; what it gives must not outlive this.
  [[nodiscard]] std::shared_ptr<const modules::action> find(std::string_view name) const;

 private:
  struct entry {
    pawl_action table = {};
    modules::action action;
    std::function<void(const pawl_call&)> start;
  };
  std::map<std::string, entry, std::less<>> all_;
};

}  // namespace pawl::actions
