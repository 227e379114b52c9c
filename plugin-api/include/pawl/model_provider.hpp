// What the author of a model provider includes. It is written as an action is (action.hpp), with
// the same three forms of functions and the same options:
//
//   void complete(pawl::call_handle<pawl::model_answer> call, pawl::model_request request) { ... }
//   PAWL_MODEL_PROVIDER("acme", "Acme", "Models of Acme", complete, pawl::needs(key))
//
// The host calls it as the action "model.acme" for steps that name the model "acme/...".
#pragma once

#include <pawl/action.hpp>
#include <pawl/detail/exports.hpp>
#include <pawl/model.h>
#include <pawl/model.hpp>

#include <vector>

namespace pawl::detail {

// Entered into the module's extensions when the first provider is.
class provider_list {
 public:
  static provider_list& get() {
    static provider_list list;
    return list;
  }
  void add(const pawl_action& table) {
    tables_.push_back(&table);
    extension_.size = sizeof extension_;
    extension_.provider_count = tables_.size();
    extension_.providers = tables_.data();
    add_extension(PAWL_EXTENSION_MODELS, &extension_);
  }

 private:
  std::vector<const pawl_action*> tables_;
  pawl_model_extension extension_{};
};

struct as_provider {
  void apply(action_options& to) const {
    to.enter = [](const pawl_action& table) { provider_list::get().add(table); };
  }
};

}  // namespace pawl::detail

// The slug, a title, a description, literals all, the function, then any options.
#define PAWL_MODEL_PROVIDER(slug, title, description, ...)                                \
  PAWL_ACTION((::pawl::action<::pawl::model_request, ::pawl::model_answer>(slug)), title, \
              description, __VA_ARGS__, ::pawl::detail::as_provider{})
